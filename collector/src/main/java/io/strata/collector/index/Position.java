package io.strata.collector.index;

/**
 * How far a partition was processed.
 *
 * @param resume the offset from which a successor must read, to know again what its predecessor
 *     knew
 * @param done the offset before which everything is stored and sent: what lies between serves the
 *     successor's memory only
 */
public record Position(long resume, long done) {
  private static final String PREFIX = "done=";

  public Position {
    if (resume < 0 || done < resume) {
      throw new IllegalArgumentException("resume at %d, done to %d".formatted(resume, done));
    }
  }

  /** The position of a reader that remembers nothing of what came before. */
  public static Position at(long offset) {
    return new Position(offset, offset);
  }

  /** The text that a committed offset carries along. */
  public String metadata() {
    return PREFIX + done;
  }

  /** Whether a committed offset's text is one that {@link #of} understands, or none. */
  public static boolean isKnown(String metadata) {
    return metadata.isEmpty()
        || (metadata.startsWith(PREFIX)
            && metadata.substring(PREFIX.length()).matches("[0-9]{1,18}"));
  }

  /** The position of a committed offset and its text; text of others counts as none. */
  public static Position of(long offset, String metadata) {
    if (metadata.startsWith(PREFIX)) {
      try {
        return new Position(
            offset, Math.max(offset, Long.parseLong(metadata.substring(PREFIX.length()))));
      } catch (NumberFormatException _) {
        // An operator may have reset the group's offsets with a text of another tool.
        return at(offset);
      }
    }
    return at(offset);
  }
}
