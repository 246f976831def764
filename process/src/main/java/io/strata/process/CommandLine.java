package io.strata.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server process takes on its command line: {@code --config FILE}.
 *
 * @param config the user's configuration file, or null for the defaults alone
 * @param rest the arguments that are the process's own business
 */
public record CommandLine(@Nullable Path config, List<String> rest) {
  public CommandLine {
    rest = List.copyOf(rest);
  }

  /**
   * Parses arguments.
   *
   * @throws InvalidConfigurationException where {@code --config} has no file
   */
  public static CommandLine parse(String[] arguments) {
    Path config = null;
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      if (!arguments[i].equals("--config")) {
        rest.add(arguments[i]);
      } else if (i + 1 < arguments.length) {
        config = Path.of(arguments[++i]);
      } else {
        throw new InvalidConfigurationException(List.of("--config needs a file"));
      }
    }
    return new CommandLine(config, rest);
  }
}
