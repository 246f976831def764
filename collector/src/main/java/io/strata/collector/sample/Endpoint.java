package io.strata.collector.sample;

import io.strata.telemetry.trace.Span;
import java.util.Comparator;

/**
 * An operation of a service, as its callers see it.
 *
 * @param entered false for what stands for the part of a trace of which no local root came: it must
 *     not pass for the operation of its name, whose share would then show no call of it
 */
record Endpoint(String service, String operation, boolean entered) implements Comparable<Endpoint> {
  private static final Comparator<Endpoint> ORDER =
      Comparator.comparing(Endpoint::service)
          .thenComparing(Endpoint::operation)
          .thenComparing(Endpoint::entered);

  static Endpoint of(Span span) {
    return new Endpoint(span.resource().serviceName(), span.name(), isLocalRoot(span));
  }

  /** Whether a span is where a service's part of a trace begins. */
  static boolean isLocalRoot(Span span) {
    return switch (span.kind()) {
      case SERVER, CONSUMER -> true;
      case CLIENT, PRODUCER, INTERNAL, UNSPECIFIED -> span.isRoot();
    };
  }

  @Override
  public int compareTo(Endpoint other) {
    return ORDER.compare(this, other);
  }
}
