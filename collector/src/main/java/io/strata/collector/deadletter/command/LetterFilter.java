package io.strata.collector.deadletter.command;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which letters are meant; what is null or empty does not matter.
 *
 * @param topic the source topic
 * @param since letters written at or after it
 */
record LetterFilter(
    @Nullable String topic,
    @Nullable String reason,
    @Nullable Instant since,
    Set<StoredLetter.Id> ids) {
  LetterFilter {
    ids = Set.copyOf(ids);
  }

  boolean accepts(StoredLetter letter) {
    return (topic == null || topic.equals(letter.source().topic()))
        && (reason == null || reason.equals(letter.reason()))
        && (since == null || !letter.time().isBefore(since))
        && (ids.isEmpty() || ids.contains(letter.id()));
  }
}
