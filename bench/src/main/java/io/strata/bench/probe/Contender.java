package io.strata.bench.probe;

import java.time.Duration;

/** Something that measures this machine every ten seconds, as a process of its own. */
interface Contender extends AutoCloseable {
  /** How often each measures. */
  Duration INTERVAL = Duration.ofSeconds(10);

  /** What it is, for people. */
  String title();

  /** Its process. */
  long pid();

  /** Bytes of figures that it gave away so far. */
  long givenBytes();

  /** From its start to its first figures, in seconds; NaN where it gives none by itself. */
  double firstDataSeconds();

  @Override
  void close();
}
