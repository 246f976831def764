package io.strata.collector.receive.zipkin;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Gives the server's half of a call an id of its own. In Zipkin client and server may share one; in
 * OTLP a span's id is its own, and the second of two spans of one id would be taken for the first
 * delivered again. The server's half becomes the client's child, under an id that is a function of
 * the shared one, so that a request that is sent twice gives the same spans.
 *
 * <p>Children of the server's half name the shared id as their parent. Those that the same service
 * sends in the same request follow it; others become children of the client's half. Not
 * thread-safe: all spans of a request are shown to {@link #see} before they are asked for.
 */
final class SharedIds {
  /** What an id that is remembered costs in memory, about. */
  private static final int BYTES = 128;

  private final Set<Id> clients = new HashSet<>();
  private final Map<Id, Half> servers = new HashMap<>();

  private record Id(long traceHigh, long traceLow, long spanId) {}

  /** A server's span, and whether it says that its id is shared. */
  private record Half(String service, boolean shared) {}

  /** Looks at a span; returns by how many bytes what is remembered grew. */
  int see(ZipkinSpan span) {
    Id id = new Id(span.traceHigh(), span.traceLow(), span.id());
    return switch (span.kind()) {
      case CLIENT -> clients.add(id) ? BYTES : 0;
      case SERVER ->
          servers.put(id, new Half(span.local().serviceName(), span.shared())) == null ? BYTES : 0;
      case UNSPECIFIED, PRODUCER, CONSUMER -> 0;
    };
  }

  long spanId(ZipkinSpan span) {
    return isServerHalf(span) ? ofServer(span.id()) : span.id();
  }

  /** 0 for none. */
  long parentId(ZipkinSpan span) {
    if (isServerHalf(span)) {
      return span.id();
    }
    Id parent = new Id(span.traceHigh(), span.traceLow(), span.parentId());
    Half half = servers.get(parent);
    boolean ofHalf =
        half != null
            && (half.shared() || clients.contains(parent))
            && half.service().equals(span.local().serviceName());
    return ofHalf ? ofServer(span.parentId()) : span.parentId();
  }

  /** Whether this is the server's half of a span: it says so, or the client's is beside it. */
  private boolean isServerHalf(ZipkinSpan span) {
    return span.kind() == ZipkinSpan.Kind.SERVER
        && (span.shared()
            || clients.contains(new Id(span.traceHigh(), span.traceLow(), span.id())));
  }

  /** Another id, and never zero. */
  static long ofServer(long id) {
    long mixed = (id ^ id >>> 32) * 0x9E3779B97F4A7C15L;
    mixed ^= mixed >>> 29;
    return mixed != 0 && mixed != id ? mixed : id == 1 ? 2 : 1;
  }
}
