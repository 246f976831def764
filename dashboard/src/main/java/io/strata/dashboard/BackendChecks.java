package io.strata.dashboard;

import io.strata.dashboard.alerts.AlertEngine;
import io.strata.dashboard.http.ProblemException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again whether the backends answer, on a thread of its own, so that whoever asks
 * is answered at once. Thread-safe.
 */
final class BackendChecks implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(BackendChecks.class);
  private static final Duration INTERVAL = Duration.ofSeconds(3);
  private static final String NOT_YET = "not checked yet";

  private final Map<String, Supplier<Optional<String>>> checks = new LinkedHashMap<>();
  private final Map<String, String> problems = new ConcurrentHashMap<>();
  private final Thread checker =
      Thread.ofVirtual().name("backend-checks").unstarted(this::checkAgainAndAgain);
  private volatile boolean closed;

  /** Checks of the two backends. */
  BackendChecks(Supplier<Optional<String>> elasticsearch, AlertEngine alertEngine) {
    checks.put("elasticsearch", elasticsearch);
    checks.put("alert-engine", () -> problemOf(alertEngine));
    checks.keySet().forEach(name -> problems.put(name, NOT_YET));
  }

  /** The state of a backend. */
  record Backend(String name, boolean ok, @Nullable String problem) {}

  /** Begins to look. */
  void start() {
    checker.start();
  }

  /** All backends, in a fixed order. */
  List<Backend> backends() {
    return checks.keySet().stream()
        .map(name -> new Backend(name, !problems.containsKey(name), problems.get(name)))
        .toList();
  }

  /** Why nothing at all could be answered: with one backend away, the other one still answers. */
  Optional<String> allAway() {
    return problems.size() == checks.size()
        ? Optional.of(
            String.join("; ", backends().stream().map(b -> b.name() + ": " + b.problem()).toList()))
        : Optional.empty();
  }

  private void checkAgainAndAgain() {
    while (!closed) {
      checks.forEach(this::check);
      try {
        Thread.sleep(INTERVAL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void check(String name, Supplier<Optional<String>> check) {
    Optional<String> problem;
    try {
      problem = check.get();
    } catch (RuntimeException e) {
      problem = Optional.of(String.valueOf(e.getMessage()));
    }
    String before = problem.isEmpty() ? problems.remove(name) : problems.put(name, problem.get());
    if (problem.isEmpty() && before != null) {
      LOGGER.info("{} answers", name);
    } else if (problem.isPresent() && (before == null || before.equals(NOT_YET))) {
      LOGGER.warn("{} does not answer: {}", name, problem.get());
    }
  }

  private static Optional<String> problemOf(AlertEngine engine) {
    try {
      int status = engine.send("GET", "/health/live", null, "").status();
      return status == 200 ? Optional.empty() : Optional.of("answers " + status);
    } catch (ProblemException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    closed = true;
    checker.interrupt();
  }
}
