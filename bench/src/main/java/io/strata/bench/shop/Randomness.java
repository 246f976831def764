package io.strata.bench.shop;

/** SplitMix64: a few instructions a number, and the same numbers for the same seed. */
final class Randomness {
  private long state;

  Randomness(long seed) {
    this.state = seed;
  }

  long next() {
    state += 0x9e3779b97f4a7c15L;
    return mix(state);
  }

  /** A number from 0, inclusive, to 1, exclusive. */
  double fraction() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  /** A number below a bound. */
  int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
