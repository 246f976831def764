package io.strata.collector.testing;

import io.strata.collector.deadletter.DeadLetter;
import io.strata.collector.deadletter.DeadLetterSink;
import io.strata.collector.index.Commits;
import io.strata.collector.index.DerivedMetricsSink;
import io.strata.collector.index.Position;
import io.strata.telemetry.metric.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Keeps what pipelines send on and commit; tells when a final contribution changes. */
public final class RecordingOutputs implements DerivedMetricsSink, DeadLetterSink, Commits {
  /** Final contributions by origin. */
  public final Map<String, Map<String, String>> finals = new TreeMap<>();

  /** The last contributions by origin, provisional or not: what a hot window holds. */
  public final Map<String, Map<String, String>> seen = new TreeMap<>();

  /** Offsets of records that went to dead letters. */
  public final TreeSet<Long> letters = new TreeSet<>();

  /** The letters themselves, as often as they were sent. */
  public final List<DeadLetter> sentLetters = new ArrayList<>();

  public final List<Position> commits = new ArrayList<>();
  private @Nullable RuntimeException failure;

  /** Lets the next call fail. */
  public void failOnce(RuntimeException next) {
    failure = next;
  }

  private void maybeFail() {
    RuntimeException next = failure;
    failure = null;
    if (next != null) {
      throw next;
    }
  }

  /** Where a successor starts. */
  public Position position() {
    return commits.isEmpty() ? Position.at(0) : commits.getLast();
  }

  @Override
  public void send(String origin, boolean provisional, Map<String, List<Metric>> metrics) {
    maybeFail();
    Map<String, String> points =
        Points.of(metrics.values().stream().flatMap(List::stream).toList());
    seen.put(origin, points);
    if (!provisional) {
      Map<String, String> before = finals.put(origin, points);
      if (before != null && !before.equals(points)) {
        throw new AssertionError(
            "final contributions of %s were %s, now %s".formatted(origin, before, points));
      }
    }
  }

  @Override
  public void send(List<DeadLetter> sent) {
    maybeFail();
    sentLetters.addAll(sent);
    sent.forEach(letter -> letters.add(letter.offset()));
  }

  @Override
  public void commit(Position position) {
    maybeFail();
    if (!commits.isEmpty()
        && (position.done() < commits.getLast().done()
            || position.resume() < commits.getLast().resume())) {
      throw new AssertionError("back from %s to %s".formatted(commits.getLast(), position));
    }
    commits.add(position);
  }
}
