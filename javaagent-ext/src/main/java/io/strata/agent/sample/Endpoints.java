package io.strata.agent.sample;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of this process, of which a bounded number is told apart. When a span begins, often
 * only its path is known, and not the route that will name it: routes are learnt from spans that
 * ended, and paths that match none are told apart by their segments, those with digits being alike.
 *
 * <p>What was never seen before shares one part of the budget, so that a flood of invented paths
 * can have no more than that. Thread-safe; whoever finds the table being changed does not wait.
 */
final class Endpoints {
  /** So many are told apart. */
  static final int MAX = 256;

  private static final AttributeKey<String> URL_PATH = AttributeKey.stringKey("url.path");
  private static final AttributeKey<String> HTTP_ROUTE = AttributeKey.stringKey("http.route");

  private final FairBudget sampled;
  private final FairBudget kept;
  private final Endpoint newcomers;
  private final Map<Long, Endpoint> known = new ConcurrentHashMap<>();
  private final ReentrantLock changing = new ReentrantLock();
  private final Routes routes = new Routes();

  Endpoints(FairBudget sampled, FairBudget kept) {
    this.sampled = sampled;
    this.kept = kept;
    this.newcomers = newEndpoint();
  }

  private Endpoint newEndpoint() {
    return new Endpoint(sampled.newShare(), kept.newShare());
  }

  /** The path that a request asks for; null where it says none. */
  static @Nullable String path(SpanKind kind, Attributes attributes) {
    return kind == SpanKind.SERVER ? attributes.get(URL_PATH) : null;
  }

  /** Where a span that begins belongs; also counts that it was seen. */
  Endpoint of(SpanKind kind, String name, @Nullable String path, Attributes attributes) {
    long key = key(kind, name, path, attributes);
    Endpoint endpoint = known.get(key);
    if (endpoint == null) {
      add(key);
      return newcomers;
    }
    endpoint.see();
    return endpoint;
  }

  private long key(SpanKind kind, String name, @Nullable String path, Attributes attributes) {
    long key = Hash.of(name, kind.name().hashCode());
    String route = attributes.get(HTTP_ROUTE);
    if (route != null) {
      return Hash.of(route, key);
    }
    if (path == null || name.indexOf('/') >= 0) {
      return key;
    }
    String learnt = routes.matching(path);
    return learnt == null ? Hash.ofPath(path, key) : Hash.of(learnt, key);
  }

  /** Learns from a request that has ended by which route it was answered. */
  void learn(ReadableSpan ended) {
    String route = ended.getAttribute(HTTP_ROUTE);
    String path = route == null ? null : ended.getAttribute(URL_PATH);
    if (route != null && path != null) {
      routes.learn(route, path);
    }
  }

  private void add(long key) {
    if (!changing.tryLock()) {
      return;
    }
    try {
      if (known.size() >= MAX) {
        removeLeastUsed();
      }
      Endpoint endpoint = newEndpoint();
      endpoint.see();
      known.put(key, endpoint);
    } finally {
      changing.unlock();
    }
  }

  /** What came but once goes first, then what comes least often. */
  private void removeLeastUsed() {
    Map.Entry<Long, Endpoint> least = null;
    for (Map.Entry<Long, Endpoint> each : known.entrySet()) {
      if (least == null || isLess(each.getValue(), least.getValue())) {
        least = each;
      }
    }
    if (least != null) {
      known.remove(least.getKey());
      sampled.remove(least.getValue().sampled());
      kept.remove(least.getValue().kept());
    }
  }

  private static boolean isLess(Endpoint one, Endpoint other) {
    return one.wasSeenAgain() == other.wasSeenAgain()
        ? one.sampled().rate() + one.kept().rate() < other.sampled().rate() + other.kept().rate()
        : !one.wasSeenAgain();
  }
}
