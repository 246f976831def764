package io.strata.bench.probe;

import java.util.List;

/**
 * What {@code bench probe} is to do.
 *
 * @param seconds how long all of them are measured, side by side
 */
public record ProbeOptions(int seconds) {
  /** The options in words. */
  public static final String USAGE =
      """

      options of probe
        --seconds S        how long all run side by side, each measuring every 10 s (600)
      """;

  private static final int LEAST = 30;

  public ProbeOptions {
    if (seconds < LEAST) {
      throw new IllegalArgumentException("seconds must be at least " + LEAST);
    }
  }

  /**
   * Reads the options of a command line.
   *
   * @throws IllegalArgumentException for what is not one
   */
  public static ProbeOptions parse(List<String> arguments) {
    int seconds = 600;
    for (int i = 0; i < arguments.size(); i += 2) {
      if (!arguments.get(i).equals("--seconds") || i + 1 == arguments.size()) {
        throw new IllegalArgumentException(
            "unknown option, or one without its value: " + arguments.get(i));
      }
      seconds = Integer.parseInt(arguments.get(i + 1));
    }
    return new ProbeOptions(seconds);
  }
}
