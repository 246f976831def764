package io.strata.collector.deadletter.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the topic of dead letters holds: letters by identity, and which were replayed. */
final class Letters {
  private final Map<String, Entry> byIdentity = new LinkedHashMap<>();
  private final Map<String, Integer> replays = new HashMap<>();
  private final Set<StoredLetter.Id> ids = new HashSet<>();

  /**
   * A letter, shown once however often it was sent.
   *
   * @param first the first of its copies that the filter accepts
   * @param copies how often it is in the topic, as far as the filter accepts
   * @param replayed how often it was written back
   */
  record Entry(StoredLetter first, int copies, int replayed) {}

  void add(StoredLetter letter) {
    ids.add(letter.id());
    byIdentity.merge(
        letter.identity(),
        new Entry(letter, 1, 0),
        (known, _) -> {
          StoredLetter earlier =
              known.first().time().isAfter(letter.time()) ? letter : known.first();
          return new Entry(earlier, known.copies() + 1, 0);
        });
  }

  void replayed(String identity) {
    replays.merge(identity, 1, Integer::sum);
  }

  /** Whether a letter was accepted, as the first copy or another. */
  boolean holds(StoredLetter.Id id) {
    return ids.contains(id);
  }

  /** The letters, oldest first. */
  List<Entry> all() {
    List<Entry> entries = new ArrayList<>(byIdentity.size());
    byIdentity.forEach((identity, entry) ->
        entries.add(new Entry(entry.first(), entry.copies(), replays.getOrDefault(identity, 0))));
    entries.sort(
        Comparator.comparing((Entry entry) -> entry.first().time())
            .thenComparing(entry -> entry.first().id()));
    return entries;
  }
}
