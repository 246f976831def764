package io.strata.alert.notify;

import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each receiver was last told of each group. It survives restarts through its journal.
 * Thread-safe.
 */
public final class NotificationLog {
  private final Map<Key, Entry> entries = new ConcurrentHashMap<>();
  private final Journal journal;

  /** A receiver's integration and the group it was told of. */
  public record Key(String groupKey, String receiver, int integration) {}

  /**
   * What was told.
   *
   * @param firing fingerprints of the alerts that fired
   * @param resolved fingerprints of those that were resolved
   * @param expiresAt when this may be forgotten
   */
  public record Entry(
      Key key, Set<Long> firing, Set<Long> resolved, Instant notifiedAt, Instant expiresAt) {
    public Entry {
      firing = Set.copyOf(firing);
      resolved = Set.copyOf(resolved);
    }
  }

  /** Keeps entries where they survive. */
  public interface Journal {
    /** An entry is new or changed. */
    void save(Entry entry);

    /** An entry is forgotten. */
    void forget(Key key);
  }

  /** A log with the entries that survived. */
  public NotificationLog(Collection<Entry> restored, Journal journal) {
    restored.forEach(entry -> entries.put(entry.key(), entry));
    this.journal = journal;
  }

  /** What was last told, unless that is forgotten. */
  public Optional<Entry> entry(Key key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** Remembers what was told. */
  public void record(Entry entry) {
    entries.put(entry.key(), entry);
    journal.save(entry);
  }

  /** Forgets what has expired. */
  public void expire(Instant now) {
    for (Iterator<Entry> all = entries.values().iterator(); all.hasNext(); ) {
      Entry entry = all.next();
      if (entry.expiresAt().isBefore(now)) {
        all.remove();
        journal.forget(entry.key());
      }
    }
  }
}
