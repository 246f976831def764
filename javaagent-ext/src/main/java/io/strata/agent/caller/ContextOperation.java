package io.strata.agent.caller;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/** An operation of an instrumented library that a context belongs to, recorded or not. */
public abstract class ContextOperation {
  private static final ContextKey<ContextOperation> KEY = ContextKey.named("strata-operation");

  /** The innermost one of a context. */
  public static @Nullable ContextOperation of(Context context) {
    return context.get(KEY);
  }

  /** A context with this as the innermost one. */
  public final Context storedIn(Context context) {
    return context.with(KEY, this);
  }

  /** What this is done for, itself where it is that. */
  protected abstract @Nullable LocalOperation localOperation();

  /** The host that this calls; null where it calls none or does not say. */
  protected abstract @Nullable String destinationHost();

  /** Whether this hands a message to a broker. */
  protected abstract boolean isMessage();
}
