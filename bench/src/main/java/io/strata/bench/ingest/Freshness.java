package io.strata.bench.ingest;

import io.strata.bench.measure.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Measures the time from sending a trace until it can be found, by looking for some traces again
 * and again.
 */
final class Freshness implements Load.Probe {
  /** How exact the times are; looking more often would itself be load. */
  static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private static final Duration GIVE_UP = Duration.ofSeconds(60);
  private static final Duration FIRST_LOOK = Duration.ofMillis(300);

  private final Ours ours;
  private final ConcurrentLinkedQueue<Sent> sent = new ConcurrentLinkedQueue<>();
  private final List<Double> seconds = new ArrayList<>();
  private volatile boolean ending;
  private final Thread looking;

  private record Sent(Load.Trace trace, long nanos) {}

  /**
   * Times in seconds from sending to being found.
   *
   * @param probes how many traces were looked for
   */
  record Figures(int probes, double p50, double p99, double max) {}

  Freshness(Ours ours) {
    this.ours = ours;
    this.looking = Thread.ofPlatform().name("freshness").start(this::look);
  }

  @Override
  public void sent(Load.Trace trace, long sentNanos) {
    sent.add(new Sent(trace, sentNanos));
  }

  private void look() {
    while (!ending || !sent.isEmpty()) {
      long round = System.nanoTime();
      for (Iterator<Sent> each = sent.iterator(); each.hasNext(); ) {
        Sent probe = each.next();
        long age = System.nanoTime() - probe.nanos();
        if (age < FIRST_LOOK.toNanos()) {
          // Those after it are younger.
          break;
        }
        if (ours.isSearchable(probe.trace()) || age > GIVE_UP.toNanos()) {
          seconds.add((System.nanoTime() - probe.nanos()) / 1e9);
          each.remove();
        }
      }
      long left = LOOK_EVERY.toNanos() - (System.nanoTime() - round);
      if (left > 0) {
        Waiting.pause(Duration.ofNanos(left));
      }
    }
  }

  /** Waits for the last traces. */
  Figures finish() {
    ending = true;
    try {
      looking.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    List<Double> sorted = seconds.stream().sorted().toList();
    return sorted.isEmpty()
        ? new Figures(0, 0, 0, 0)
        : new Figures(
            sorted.size(), quantile(sorted, 0.5), quantile(sorted, 0.99), sorted.getLast());
  }

  private static double quantile(List<Double> sorted, double q) {
    return sorted.get((int) Math.ceil(q * sorted.size()) - 1);
  }
}
