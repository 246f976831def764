package io.strata.metrics.window;

/** What became of a point. */
enum Insertion {
  ACCEPTED,
  /** A sample of that time, or contribution of that window and origin, was there. */
  DUPLICATE,
  TOO_OLD,
  /** The series has been evicted meanwhile: look it up again. */
  SERIES_GONE
}
