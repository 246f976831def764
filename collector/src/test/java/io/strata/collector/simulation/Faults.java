package io.strata.collector.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Decides what becomes of each call to the world outside a process: it works, fails, works in part,
 * works although it fails, arrives only later, or the process dies before or after it. Around a
 * call the process may be paused for as long as the schedule likes.
 */
final class Faults {
  private final Random random;
  private final Fibers fibers;
  private final List<Runnable> late = new ArrayList<>();
  private boolean on = true;
  private boolean storeAway;
  private boolean kafkaAway;

  Faults(Random random, Fibers fibers) {
    this.random = random;
    this.fibers = fibers;
  }

  /** An effect outside, as a whole and in part. */
  record Effect(Runnable whole, Runnable part) {
    /** An effect that has no parts. */
    static Effect atomic(Runnable whole) {
      return new Effect(whole, () -> {});
    }
  }

  void store(Effect effect, Runnable die, Supplier<RuntimeException> failure) {
    call(() -> storeAway, effect, die, failure);
  }

  void kafka(Effect effect, Runnable die, Supplier<RuntimeException> failure) {
    call(() -> kafkaAway, effect, die, failure);
  }

  /** As {@link #kafka}, but many writes arrive only after their sender gave up on them. */
  void send(Effect effect, Runnable die, Supplier<RuntimeException> failure) {
    if (on && random.nextInt(12) == 0) {
      late.add(effect.whole());
      throw failure.get();
    }
    kafka(effect, die, failure);
  }

  private void call(
      BooleanSupplier away, Effect effect, Runnable die, Supplier<RuntimeException> failure) {
    pause();
    if (away.getAsBoolean()) {
      throw failure.get();
    }
    apply(effect, die, failure);
    pause();
  }

  private void pause() {
    if (on && random.nextInt(4) == 0) {
      fibers.pause();
    }
  }

  private void apply(Effect effect, Runnable die, Supplier<RuntimeException> failure) {
    int fate = on ? random.nextInt(120) : Integer.MAX_VALUE;
    switch (fate) {
      case 0, 1 -> died(die);
      case 2, 3 -> {
        effect.whole().run();
        died(die);
      }
      case 4, 5 -> {
        effect.part().run();
        died(die);
      }
      case 6, 7 -> {
        late.add(effect.whole());
        died(die);
      }
      case 8, 9 -> throw failure.get();
      case 10, 11 -> {
        effect.whole().run();
        throw failure.get();
      }
      case 12, 13 -> {
        effect.part().run();
        throw failure.get();
      }
      case 14, 15, 16 -> {
        late.add(effect.whole());
        throw failure.get();
      }
      default -> effect.whole().run();
    }
  }

  private static void died(Runnable die) {
    die.run();
    throw new Fibers.Died();
  }

  /** Lets something that was under way arrive. */
  void arriveLate() {
    if (!late.isEmpty()) {
      late.remove(random.nextInt(late.size())).run();
    }
  }

  /** Whether anything is under way. */
  boolean hasLate() {
    return !late.isEmpty();
  }

  void toggleStore() {
    storeAway = !storeAway;
  }

  void toggleKafka() {
    kafkaAway = !kafkaAway;
  }

  boolean isKafkaAway() {
    return kafkaAway;
  }

  /** From now on every call works. */
  void end() {
    on = false;
    storeAway = false;
    kafkaAway = false;
  }

  /** What was under way arrives. */
  void arriveAll() {
    while (!late.isEmpty()) {
      arriveLate();
    }
  }
}
