package io.strata.standalone;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code ./strata up} and {@code ./strata status}.
 *
 * @param data overrides the configured folder, or null
 */
record Options(
    String command, boolean demo, boolean fresh, @Nullable Path data, @Nullable Path config) {
  static final String USAGE =
      """
      usage: strata up [--demo] [--fresh] [--data DIR] [--config FILE]
             strata status [--data DIR] [--config FILE]\
      """;

  /**
   * Parses arguments.
   *
   * @throws UserErrorException for anything unknown
   */
  static Options parse(String[] arguments) {
    String command = arguments.length == 0 ? "" : arguments[0];
    if (!command.equals("up") && !command.equals("status")) {
      throw new UserErrorException(USAGE);
    }
    boolean demo = false;
    boolean fresh = false;
    Path data = null;
    Path config = null;
    for (int i = 1; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--demo" -> demo = true;
        case "--fresh" -> fresh = true;
        case "--data" -> data = Path.of(value(arguments, ++i));
        case "--config" -> config = Path.of(value(arguments, ++i));
        default ->
            throw new UserErrorException(
                "'%s' is no option of %s.%n%s".formatted(arguments[i], command, USAGE));
      }
    }
    return new Options(command, demo, fresh, data, config);
  }

  private static String value(String[] arguments, int index) {
    if (index >= arguments.length) {
      throw new UserErrorException("%s needs a value.".formatted(arguments[index - 1]));
    }
    return arguments[index];
  }
}
