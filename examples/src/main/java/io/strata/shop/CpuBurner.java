package io.strata.shop;

/** One daemon thread that computes without end while it is switched on. */
final class CpuBurner {
  private volatile boolean on;

  void set(boolean turnOn) {
    on = turnOn;
    if (turnOn) {
      Thread.ofPlatform().daemon().name("cpu-burner").start(this::burn);
    }
  }

  private void burn() {
    long x = 88_172_645_463_325_252L;
    while (on) {
      for (int i = 0; i < 1_000_000; i++) {
        x ^= x << 13;
        x ^= x >>> 7;
        x ^= x << 17;
      }
      if (x == 0) {
        return;
      }
    }
  }
}
