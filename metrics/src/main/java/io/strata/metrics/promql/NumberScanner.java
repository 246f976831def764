package io.strata.metrics.promql;

/**
 * Finds the end of a number or duration as Prometheus does: generously, so that what is none is
 * told by what was read of it.
 */
final class NumberScanner {
  private static final String DIGITS = "0123456789";
  private static final String HEX_DIGITS = DIGITS + "abcdefABCDEF";

  private final String query;
  private int position;

  NumberScanner(String query, int position) {
    this.query = query;
    this.position = position;
  }

  /** What was found. */
  enum Found {
    NUMBER,
    DURATION,
    NEITHER
  }

  /** Where what was read ends. */
  int end() {
    return position;
  }

  Found scan() {
    if (number()) {
      return Found.NUMBER;
    }
    return duration() ? Found.DURATION : Found.NEITHER;
  }

  private boolean number() {
    int start = position;
    String digits = DIGITS;
    if (accept("0") && accept("xX")) {
      accept("_");
      digits = HEX_DIGITS;
    }
    accept(".");
    accept(digits);
    boolean dot = false;
    boolean exponent = false;
    while (is(digits + "._eE")) {
      if ((is(".") && dot) || (is("eE") && exponent)) {
        position++;
        return false;
      }
      if (accept(".")) {
        dot = true;
        if (accept("_.") || digits.length() > DIGITS.length()) {
          return false;
        }
      } else if (accept("eE") && digits.length() == DIGITS.length()) {
        exponent = true;
        accept("+-");
        if (accept("._eE") || atEnd()) {
          return false;
        }
      } else if (accept("_")) {
        if (accept("._eE") || atEnd()) {
          return false;
        }
      } else {
        acceptRun(digits);
      }
    }
    return position > start && !isAlphaNumeric();
  }

  /** Goes on where a number would have ended; the character after must not belong to a word. */
  private boolean duration() {
    if (!accept("smhdwy")) {
      return false;
    }
    accept("s");
    while (accept(DIGITS)) {
      acceptRun(DIGITS);
      if (!accept("smhdw")) {
        return false;
      }
      accept("s");
    }
    if (isAlphaNumeric()) {
      position++;
      return false;
    }
    return true;
  }

  private boolean atEnd() {
    return position >= query.length();
  }

  private boolean is(String characters) {
    return !atEnd() && characters.indexOf(query.charAt(position)) >= 0;
  }

  private boolean accept(String characters) {
    if (!is(characters)) {
      return false;
    }
    position++;
    return true;
  }

  private void acceptRun(String characters) {
    while (is(characters)) {
      position++;
    }
  }

  private boolean isAlphaNumeric() {
    return !atEnd() && Lexer.isAlphaNumeric(query.charAt(position));
  }
}
