package io.strata.alert.silence;

import io.strata.alert.notify.MuteStage;
import io.strata.metrics.series.Labels;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * All silences; expired ones are kept for {@link #RETENTION}. They survive restarts through their
 * journal. Bounded. Thread-safe.
 */
public final class Silences implements MuteStage {
  /** How long expired silences are kept. */
  public static final Duration RETENTION = Duration.ofDays(5);

  private static final int LIMIT = 10_000;

  private final Map<String, Silence> silences = new LinkedHashMap<>();
  private final Journal journal;
  private final InstantSource clock;

  /** Keeps silences where they survive. */
  public interface Journal {
    /** A silence is new or changed. */
    void save(Silence silence);

    /** A silence is forgotten. */
    void forget(Silence silence);
  }

  /** Silences with those that survived. */
  public Silences(Collection<Silence> restored, Journal journal, InstantSource clock) {
    restored.forEach(silence -> this.silences.put(silence.id(), silence));
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * Adds a silence, or changes the one with its id. Changing what it mutes, or one that has
   * expired, ends the old one and makes another.
   *
   * @param wanted the silence; an empty id for a new one
   * @return its id
   * @throws IllegalArgumentException where it is not valid, with the reason
   * @throws java.util.NoSuchElementException where it has an id that is not known
   */
  public synchronized String set(Silence wanted) {
    Instant now = clock.instant();
    check(wanted, now);
    Silence known = null;
    if (!wanted.id().isEmpty()) {
      known = silences.get(wanted.id());
      if (known == null) {
        throw new java.util.NoSuchElementException("silence " + wanted.id() + " not found");
      }
    }
    if (known != null && isUpdate(known, wanted, now)) {
      keep(known.withId(known.id()).withEnd(known.startsAt(), wanted.endsAt(), now), wanted);
      return known.id();
    }
    if (silences.size() >= LIMIT) {
      throw new IllegalArgumentException("there are " + LIMIT + " silences already");
    }
    if (known != null && known.state(now) != Silence.State.EXPIRED) {
      expire(known, now);
    }
    String id = UUID.randomUUID().toString();
    Instant starts = wanted.startsAt().isBefore(now) ? now : wanted.startsAt();
    Silence added =
        new Silence(
            id,
            wanted.matchers(),
            starts,
            wanted.endsAt(),
            now,
            wanted.createdBy(),
            wanted.comment());
    silences.put(id, added);
    journal.save(added);
    return id;
  }

  private void keep(Silence updated, Silence wanted) {
    Silence silence =
        new Silence(
            updated.id(),
            updated.matchers(),
            updated.state(updated.updatedAt()) == Silence.State.PENDING
                ? wanted.startsAt()
                : updated.startsAt(),
            updated.endsAt(),
            updated.updatedAt(),
            wanted.createdBy(),
            wanted.comment());
    silences.put(silence.id(), silence);
    journal.save(silence);
  }

  private static boolean isUpdate(Silence known, Silence wanted, Instant now) {
    return known.matchers().equals(wanted.matchers())
        && switch (known.state(now)) {
          case ACTIVE -> known.startsAt().equals(wanted.startsAt());
          case PENDING -> !wanted.startsAt().isBefore(now);
          case EXPIRED -> false;
        };
  }

  private static void check(Silence silence, Instant now) {
    if (silence.matchers().isEmpty()) {
      throw new IllegalArgumentException("at least one matcher is required");
    }
    if (silence.matchers().stream().allMatch(matcher -> matcher.matches(""))) {
      throw new IllegalArgumentException("at least one matcher must not match the empty text");
    }
    if (!silence.endsAt().isAfter(silence.startsAt())) {
      throw new IllegalArgumentException("endsAt must be after startsAt");
    }
    if (!silence.endsAt().isAfter(now)) {
      throw new IllegalArgumentException("endsAt must not be in the past");
    }
  }

  /** Ends a silence now; false where there is none of that id. */
  public synchronized boolean expire(String id) {
    Silence silence = silences.get(id);
    if (silence == null) {
      return false;
    }
    Instant now = clock.instant();
    if (silence.state(now) != Silence.State.EXPIRED) {
      expire(silence, now);
    }
    return true;
  }

  private void expire(Silence silence, Instant now) {
    Instant starts = silence.startsAt().isAfter(now) ? now : silence.startsAt();
    Silence expired = silence.withEnd(starts, now, now);
    silences.put(expired.id(), expired);
    journal.save(expired);
  }

  /** Forgets silences that have been expired for long. */
  public synchronized void forgetOld() {
    Instant before = clock.instant().minus(RETENTION);
    for (Iterator<Silence> all = silences.values().iterator(); all.hasNext(); ) {
      Silence silence = all.next();
      if (silence.endsAt().isBefore(before)) {
        all.remove();
        journal.forget(silence);
      }
    }
  }

  /** The silence of an id. */
  public synchronized Optional<Silence> get(String id) {
    return Optional.ofNullable(silences.get(id));
  }

  /** All, those that end first first. */
  public synchronized List<Silence> all() {
    return silences.values().stream().sorted(Comparator.comparing(Silence::endsAt)).toList();
  }

  /** The ids of the active silences that mute alerts with these labels. */
  public synchronized List<String> muting(Labels labels) {
    Instant now = clock.instant();
    return silences.values().stream()
        .filter(silence -> silence.state(now) == Silence.State.ACTIVE && silence.matches(labels))
        .map(Silence::id)
        .toList();
  }

  @Override
  public boolean mutes(Labels labels) {
    return !muting(labels).isEmpty();
  }
}
