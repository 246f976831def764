package io.strata.bench.agent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What {@code bench agent} is to do.
 *
 * @param rate requests a second while it is measured
 * @param seconds how long each variant is measured in each round
 * @param warmUpSeconds how long it is warmed up before
 * @param rounds how often each variant runs
 * @param variants which run
 * @param jvmOptions further ones of both services
 */
public record AgentOptions(
    double rate,
    double seconds,
    double warmUpSeconds,
    int rounds,
    Set<Variant> variants,
    List<String> jvmOptions) {

  /** The options in words. */
  public static final String USAGE =
      """

      options of agent
        --rate R           requests a second (300)
        --seconds S        length of each measurement (15)
        --warm-up S        seconds before, at four times the rate (12)
        --rounds N         how often each variant runs; figures are medians (2)
        --only A,B         some of: none, upstream, upstream-0, ours, adaptive
        --jvm OPTION       a further option of both services' JVMs, as for a profile; may be given
                           several times
      """;

  public AgentOptions {
    if (!(rate > 0 && seconds > 0 && warmUpSeconds >= 0) || rounds < 1 || variants.isEmpty()) {
      throw new IllegalArgumentException("rate, seconds and rounds must be above 0");
    }
    variants = EnumSet.copyOf(variants);
    jvmOptions = List.copyOf(jvmOptions);
  }

  /**
   * Reads the options of a command line.
   *
   * @throws IllegalArgumentException for what is not one
   */
  public static AgentOptions parse(List<String> arguments) {
    double rate = 300;
    double seconds = 15;
    double warmUp = 12;
    int rounds = 2;
    Set<Variant> variants = EnumSet.allOf(Variant.class);
    List<String> jvmOptions = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      String option = arguments.get(i);
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException("unknown option, or one without its value: " + option);
      }
      String value = arguments.get(i + 1);
      switch (option) {
        case "--rate" -> rate = Double.parseDouble(value);
        case "--seconds" -> seconds = Double.parseDouble(value);
        case "--warm-up" -> warmUp = Double.parseDouble(value);
        case "--rounds" -> rounds = Integer.parseInt(value);
        case "--only" -> variants = variants(value);
        case "--jvm" -> jvmOptions.add(value);
        default -> throw new IllegalArgumentException("unknown option: " + option);
      }
    }
    return new AgentOptions(rate, seconds, warmUp, rounds, variants, jvmOptions);
  }

  private static Set<Variant> variants(String names) {
    Set<Variant> variants = EnumSet.noneOf(Variant.class);
    Arrays.stream(names.split(",", -1)).map(Variant::of).forEach(variants::add);
    return variants;
  }
}
