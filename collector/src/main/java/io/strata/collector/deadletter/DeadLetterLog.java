package io.strata.collector.deadletter;

import io.strata.telemetry.topic.TelemetryTopic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells of the letters that went through it: of each topic and reason at once, then at most once a
 * minute with the number since. A flood of bad records makes no flood of lines. Thread-safe.
 */
public final class DeadLetterLog implements DeadLetterSink {
  private static final Duration QUIET = Duration.ofMinutes(1);

  /** Reasons come from Elasticsearch, too: more of them than ever seen share one entry. */
  private static final int MAX_KINDS = 100;

  private final DeadLetterSink next;
  private final InstantSource clock;
  private final Consumer<String> warn;
  private final Map<Kind, Told> told = new HashMap<>();

  private record Kind(TelemetryTopic topic, String reason) {}

  private record Told(Instant last, long since) {}

  /** Letters go on to another sink; lines to a consumer that may be called by several threads. */
  public DeadLetterLog(DeadLetterSink next, InstantSource clock, Consumer<String> warn) {
    this.next = next;
    this.clock = clock;
    this.warn = warn;
  }

  @Override
  public void send(List<DeadLetter> letters) {
    next.send(letters);
    Map<Kind, List<DeadLetter>> kinds = new HashMap<>();
    for (DeadLetter letter : letters) {
      kinds.computeIfAbsent(kind(letter), _ -> new ArrayList<>()).add(letter);
    }
    kinds.forEach(this::tell);
  }

  private synchronized Kind kind(DeadLetter letter) {
    Kind kind = new Kind(letter.topic(), letter.reason());
    return told.containsKey(kind) || told.size() < MAX_KINDS
        ? kind
        : new Kind(letter.topic(), "other");
  }

  private synchronized void tell(Kind kind, List<DeadLetter> letters) {
    Instant now = clock.instant();
    Told before = told.getOrDefault(kind, new Told(Instant.MIN, 0));
    long since = before.since() + letters.size();
    if (before.last().isAfter(now.minus(QUIET))) {
      told.put(kind, new Told(before.last(), since));
      return;
    }
    told.put(kind, new Told(now, 0));
    DeadLetter example = letters.getFirst();
    warn.accept(
        "%d of %s went to the dead letters as %s, for example partition %d, offset %d: %s. See ./strata dead-letters list"
            .formatted(
                since,
                kind.topic().topicName(),
                kind.reason(),
                example.partition(),
                example.offset(),
                example.detail()));
  }
}
