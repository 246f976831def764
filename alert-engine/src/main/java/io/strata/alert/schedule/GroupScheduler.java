package io.strata.alert.schedule;

import io.strata.alert.evaluate.EvaluationMeters;
import io.strata.alert.evaluate.GroupEvaluator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates groups when they are due, each on its own thread, with the slot as the time of the
 * evaluation. Slots that passed while an evaluation ran are skipped and counted.
 */
public final class GroupScheduler {
  private static final Logger LOGGER = LoggerFactory.getLogger(GroupScheduler.class);

  private final InstantSource clock;
  private final EvaluationMeters meters;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  /** A scheduler without groups. */
  public GroupScheduler(InstantSource clock, EvaluationMeters meters) {
    this.clock = clock;
    this.meters = meters;
  }

  /** Begins to evaluate a group at its next slot. */
  public synchronized void start(GroupEvaluator evaluator) {
    String name = "rules-" + evaluator.group().name();
    threads.add(Thread.ofVirtual().name(name).start(() -> run(evaluator)));
  }

  private void run(GroupEvaluator evaluator) {
    SlotSchedule schedule = SlotSchedule.of(evaluator.group().key(), evaluator.group().interval());
    Instant previous = schedule.atOrBefore(clock.instant());
    try {
      while (!closed) {
        Instant slot = awaitSlotAfter(previous, schedule);
        long missed = schedule.between(previous, slot);
        if (missed > 0) {
          meters.missed(evaluator.group(), missed);
        }
        evaluator.evaluate(slot);
        previous = slot;
      }
    } catch (InterruptedException e) {
      LOGGER.debug("group {} is evaluated no more", evaluator.group().name());
    }
  }

  /** Waits in steps of at most the interval, so that a clock set back does not stop a group. */
  private Instant awaitSlotAfter(Instant previous, SlotSchedule schedule)
      throws InterruptedException {
    while (true) {
      Instant now = clock.instant();
      Instant slot = schedule.atOrBefore(now);
      if (slot.isAfter(previous)) {
        return slot;
      }
      if (slot.isBefore(previous.minus(schedule.interval()))) {
        return slot;
      }
      Duration wait = Duration.between(now, schedule.after(now));
      Thread.sleep(wait.plusMillis(1));
    }
  }

  /** Interrupts what runs and waits for its end. */
  public synchronized void stop() throws InterruptedException {
    closed = true;
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      if (!thread.join(Duration.ofSeconds(5))) {
        LOGGER.warn("{} did not stop in time", thread.getName());
      }
    }
  }
}
