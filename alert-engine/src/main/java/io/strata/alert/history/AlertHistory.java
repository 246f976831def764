package io.strata.alert.history;

import io.strata.alert.evaluate.Transition;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** The latest transitions, at most {@value #CAPACITY}, in memory only. Thread-safe. */
public final class AlertHistory {
  /** How many transitions are kept. */
  public static final int CAPACITY = 1_000;

  private final Deque<Event> events = new ArrayDeque<>();

  /** A transition of an alert of a rule. */
  public record Event(Instant time, String group, String rule, Transition transition) {}

  /** Adds a transition, dropping the oldest above the capacity. */
  public synchronized void add(Event event) {
    events.addLast(event);
    if (events.size() > CAPACITY) {
      events.removeFirst();
    }
  }

  /** The transitions, newest first. */
  public synchronized List<Event> newestFirst() {
    List<Event> copy = new ArrayList<>(events);
    Collections.reverse(copy);
    return copy;
  }
}
