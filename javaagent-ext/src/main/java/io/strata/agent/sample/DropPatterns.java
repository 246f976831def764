package io.strata.agent.sample;

import io.opentelemetry.api.trace.SpanKind;
import io.strata.agent.configure.Glob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests whose traces nobody wants, by path or by the name of their span; {@code *} stands for
 * anything. Thread-safe.
 */
final class DropPatterns {
  /** What machines ask whether this one is well. */
  static final List<String> HEALTH_CHECKS =
      Collections.unmodifiableList(
          Arrays.asList(
              "/health",
              "/health/*",
              "/healthz",
              "/livez",
              "/readyz",
              "/live",
              "/ready",
              "/liveness",
              "/readiness",
              "/-/healthy",
              "/-/ready",
              "/actuator/health",
              "/actuator/health/*",
              "/q/health",
              "/q/health/*",
              "grpc.health.v1.Health/*"));

  private final Set<String> whole = new HashSet<>();
  private final List<Glob> globs = new ArrayList<>();

  DropPatterns(Collection<String> patterns) {
    for (String pattern : patterns) {
      if (pattern.indexOf('*') < 0) {
        whole.add(pattern);
      } else {
        globs.add(new Glob(pattern));
      }
    }
  }

  /** Whether the trace of a request is not wanted. */
  boolean match(SpanKind kind, String name, @Nullable String path) {
    if (path != null && matches(path)) {
      return true;
    }
    return kind != SpanKind.CLIENT && kind != SpanKind.PRODUCER && matches(name);
  }

  private boolean matches(String text) {
    if (whole.contains(text)) {
      return true;
    }
    for (Glob glob : globs) {
      if (glob.matches(text)) {
        return true;
      }
    }
    return false;
  }
}
