package io.strata.alert.notify;

import java.time.Duration;

/** Lets time pass between attempts. */
@FunctionalInterface
public interface Pause {
  /** Returns after the duration. */
  void pause(Duration duration) throws InterruptedException;
}
