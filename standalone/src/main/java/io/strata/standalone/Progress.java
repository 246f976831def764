package io.strata.standalone;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Tells people what happens, by name and elapsed time. Thread-safe. */
final class Progress {
  private final PrintStream out;

  Progress(PrintStream out) {
    this.out = out;
  }

  /** Runs a step and prints its name before, and the time that it took after. */
  <T> T step(String what, Callable<T> work) throws Exception {
    long start = System.nanoTime();
    synchronized (this) {
      out.printf("  %-34s", what + " …");
      out.flush();
    }
    try {
      T result = work.call();
      say(String.format(Locale.ROOT, "%6.1f s", seconds(start)));
      return result;
    } catch (Exception e) {
      say(String.format(Locale.ROOT, "failed after %.1f s", seconds(start)));
      throw e;
    }
  }

  /** Prints a line. */
  synchronized void say(String line) {
    out.println(line);
    out.flush();
  }

  private static double seconds(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos).toMillis() / 1e3;
  }
}
