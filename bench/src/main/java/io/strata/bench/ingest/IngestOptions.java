package io.strata.bench.ingest;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What {@code bench ingest} is to do.
 *
 * @param spans measured of ours
 * @param peerSpans measured of each peer
 * @param warmUp spans before, of each
 * @param rate spans a second of the steady phase; 0 for half of what was reached
 * @param steadySeconds how long the steady phase is
 * @param soak whether the steady phase is all there is
 * @param profile whether the collector is recorded
 */
public record IngestOptions(
    long spans,
    long peerSpans,
    long warmUp,
    double rate,
    double steadySeconds,
    boolean soak,
    boolean profile,
    boolean settle,
    Set<Who> who,
    List<String> jvmOptions,
    long seed) {

  /** Who is measured. */
  public enum Who {
    OURS,
    A,
    B
  }

  /** The options in words. */
  public static final String USAGE =
      """
        --spans N          spans measured of ours (2000000)
        --peer-spans N     spans measured of each baseline (200000)
        --warm-up N        spans before, of each (100000)
        --rate R           spans a second of the steady phase (half of what was reached)
        --seconds S        length of the steady phase (60); 0 for none
        --minutes M        soak: the steady phase alone, M minutes at --rate (25000), with the
                           collector's memory every minute
        --only ours|A|B    one of: ours, A (document per span in Jaeger's schema), B (zipkin-server)
        --profile          records the collector and prints where its processor time goes
        --no-settle        leaves out flush and merge, and the bytes on disk
        --jvm OPTION       a further option of the collector's JVM; may be given several times
        --seed N           of the traces (42)
      """;

  /**
   * Reads the options of a command line.
   *
   * @throws IllegalArgumentException for what is not one
   */
  public static IngestOptions parse(List<String> arguments) {
    Parsed parsed = new Parsed();
    for (int i = 0; i < arguments.size(); i++) {
      String option = arguments.get(i);
      switch (option) {
        case "--profile" -> parsed.profile = true;
        case "--no-settle" -> parsed.settle = false;
        default -> {
          if (i + 1 == arguments.size()) {
            throw new IllegalArgumentException(
                "unknown option, or one without its value: " + option);
          }
          parsed.set(option, arguments.get(++i));
        }
      }
    }
    return parsed.finish();
  }

  private static final class Parsed {
    private long spans = 2_000_000;
    private long peerSpans = 200_000;
    private long warmUp = 100_000;
    private double rate;
    private double seconds = 60;
    private boolean soak;
    private boolean profile;
    private boolean settle = true;
    private Set<Who> who = EnumSet.allOf(Who.class);
    private final List<String> jvmOptions = new ArrayList<>();
    private long seed = 42;

    void set(String option, String value) {
      switch (option) {
        case "--spans" -> spans = Long.parseLong(value);
        case "--peer-spans" -> peerSpans = Long.parseLong(value);
        case "--warm-up" -> warmUp = Long.parseLong(value);
        case "--rate" -> rate = Double.parseDouble(value);
        case "--seconds" -> seconds = Double.parseDouble(value);
        case "--minutes" -> {
          soak = true;
          seconds = Double.parseDouble(value) * 60;
        }
        case "--only" -> who = EnumSet.of(Who.valueOf(value.toUpperCase(Locale.ROOT)));
        case "--jvm" -> jvmOptions.add(value);
        case "--seed" -> seed = Long.parseLong(value);
        default -> throw new IllegalArgumentException("unknown option: " + option);
      }
    }

    IngestOptions finish() {
      return new IngestOptions(
          spans, peerSpans, warmUp, rate, seconds, soak, profile, settle, who, jvmOptions, seed);
    }
  }
}
