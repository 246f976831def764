package io.strata.agent.measure;

/** What of an exception tells it from others, and not from its like. */
final class ExceptionPattern {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_MESSAGE = 200;
  private static final int MAX_FRAMES = 64;

  private ExceptionPattern() {}

  /** The first cause of all. */
  static Throwable rootCause(Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
      Throwable next = cause.getCause();
      if (next == null) {
        return cause;
      }
      cause = next;
    }
    return cause;
  }

  /** The first frame that is not of the Java library, else the first one. */
  static String topFrame(Throwable thrown) {
    StackTraceElement[] frames = thrown.getStackTrace();
    for (int i = 0; i < frames.length && i < MAX_FRAMES; i++) {
      String type = frames[i].getClassName();
      if (!type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("sun.")) {
        return text(frames[i]);
      }
    }
    return frames.length == 0 ? "" : text(frames[0]);
  }

  private static String text(StackTraceElement frame) {
    return frame.getClassName()
        + "."
        + frame.getMethodName()
        + (frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber());
  }

  /** The message on one line without what is particular: numbers, ids, what stands in quotes. */
  static String message(Throwable thrown) {
    String message;
    try {
      message = thrown.getMessage();
    } catch (RuntimeException e) {
      // The application's own code, which may fail.
      return "";
    }
    return message == null ? "" : pattern(message);
  }

  static String pattern(String message) {
    StringBuilder text = new StringBuilder(Math.min(message.length(), MAX_MESSAGE));
    for (int i = 0; i < message.length() && text.length() < MAX_MESSAGE; ) {
      char each = message.charAt(i);
      int close = isQuote(each) ? message.indexOf(each, i + 1) : -1;
      if (close > 0 && !isInsideWord(message, i)) {
        text.append(each).append('?').append(each);
        i = close + 1;
      } else if (isWordPart(each)) {
        i = appendWord(message, i, text);
      } else {
        text.append(Character.isWhitespace(each) ? ' ' : each);
        i++;
      }
    }
    return text.length() <= MAX_MESSAGE ? text.toString() : text.substring(0, MAX_MESSAGE);
  }

  private static int appendWord(String message, int from, StringBuilder text) {
    int to = from;
    boolean digits = false;
    while (to < message.length() && isWordPart(message.charAt(to))) {
      digits |= message.charAt(to) >= '0' && message.charAt(to) <= '9';
      to++;
    }
    text.append(digits ? "#" : message.substring(from, to));
    return to;
  }

  private static boolean isWordPart(char each) {
    return Character.isLetterOrDigit(each) || each == '-' || each == '_';
  }

  private static boolean isQuote(char each) {
    return each == '\'' || each == '"' || each == '`';
  }

  /** As in "can't". */
  private static boolean isInsideWord(String message, int at) {
    return at > 0 && Character.isLetterOrDigit(message.charAt(at - 1));
  }
}
