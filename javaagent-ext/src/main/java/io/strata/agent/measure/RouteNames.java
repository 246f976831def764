package io.strata.agent.measure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The names of HTTP endpoints, made once each. Thread-safe. */
final class RouteNames {
  private static final int MAX = 2_000;
  private static final Map<String, Map<String, String>> KNOWN = new ConcurrentHashMap<>();

  private RouteNames() {}

  /** The name that the instrumentation gives to the span of a request with a route. */
  static String of(@Nullable String method, String route) {
    String verb = method == null ? "HTTP" : method;
    Map<String, String> ofVerb = KNOWN.get(verb);
    if (ofVerb == null) {
      if (KNOWN.size() >= MAX) {
        return verb + " " + route;
      }
      ofVerb = KNOWN.computeIfAbsent(verb, first -> new ConcurrentHashMap<>());
    }
    String known = ofVerb.get(route);
    if (known == null) {
      known = verb + " " + route;
      if (ofVerb.size() < MAX) {
        ofVerb.put(route, known);
      }
    }
    return known;
  }
}
