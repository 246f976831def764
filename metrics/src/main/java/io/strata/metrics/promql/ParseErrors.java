package io.strata.metrics.promql;

/** Parse errors with their position, as Prometheus writes them. */
final class ParseErrors {
  private ParseErrors() {}

  /** An error at a char of the query. */
  static PromqlException at(String query, int position, String message) {
    return new PromqlException(
        PromqlException.Type.BAD_DATA,
        lineAndColumn(query, position) + ": parse error: " + message);
  }

  /** {@code line:column}, both from 1. */
  static String lineAndColumn(String query, int position) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < Math.min(position, query.length()); i++) {
      if (query.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return line + ":" + (position - lineStart + 1);
  }
}
