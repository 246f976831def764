package io.strata.agent.export;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Kafka's warnings and errors at the agent's debug level, so many a minute at most; anything less
 * nowhere.
 */
final class KafkaLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;
  private static final LineBudget BUDGET = new LineBudget(60, 60_000_000_000L);

  private final transient Logger target;

  KafkaLogger(String name) {
    this.name = name;
    this.target = Logger.getLogger(name);
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public boolean isInfoEnabled() {
    return false;
  }

  @Override
  public boolean isWarnEnabled() {
    return target.isLoggable(Level.FINE);
  }

  @Override
  public boolean isErrorEnabled() {
    return target.isLoggable(Level.FINE);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      org.slf4j.event.Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable throwable) {
    if (!BUDGET.take(System.nanoTime())) {
      return;
    }
    target.log(Level.FINE, MessageFormatter.basicArrayFormat(pattern, arguments), throwable);
  }
}
