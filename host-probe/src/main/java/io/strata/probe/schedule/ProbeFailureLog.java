package io.strata.probe.schedule;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the first failure of a probe and its end, not each failure between. */
final class ProbeFailureLog {
  private static final Logger LOGGER = LoggerFactory.getLogger(ProbeFailureLog.class);

  private final Map<String, Boolean> failing = new ConcurrentHashMap<>();

  void failed(String probe, Exception cause) {
    if (failing.put(probe, true) == null) {
      LOGGER.warn("probe {} fails: {}", probe, cause.toString());
      LOGGER.debug("probe {} fails", probe, cause);
    }
  }

  void expired(String probe, Duration timeout) {
    if (failing.put(probe, true) == null) {
      LOGGER.warn("probe {} did not end within {} ms", probe, timeout.toMillis());
    }
  }

  void succeeded(String probe) {
    if (failing.remove(probe) != null) {
      LOGGER.info("probe {} works again", probe);
    }
  }
}
