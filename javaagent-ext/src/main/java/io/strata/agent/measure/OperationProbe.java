package io.strata.agent.measure;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.instrumenter.AttributesExtractor;
import io.opentelemetry.instrumentation.api.instrumenter.ContextCustomizer;
import io.opentelemetry.instrumentation.api.instrumenter.OperationListener;
import io.opentelemetry.instrumentation.api.instrumenter.SpanStatusBuilder;
import io.opentelemetry.instrumentation.api.instrumenter.SpanStatusExtractor;
import org.jspecify.annotations.Nullable;

/**
 * Follows the operations of one instrumentation, whatever the sampler decided of them, and counts
 * those that no span records: the others are counted where their span ends. Thread-safe.
 */
final class OperationProbe
    implements AttributesExtractor<Object, Object>, ContextCustomizer<Object>, OperationListener {
  private final OperationType type;
  private volatile @Nullable SpanStatusExtractor<Object, Object> statuses;

  OperationProbe(OperationType type) {
    this.type = type;
  }

  /** Remembers by what the instrumentation's spans get their status, and leaves it as it is. */
  @SuppressWarnings("unchecked") // It is asked with the requests of its own instrumentation only.
  SpanStatusExtractor<?, ?> of(SpanStatusExtractor<?, ?> extractor) {
    statuses = (SpanStatusExtractor<Object, Object>) extractor;
    return extractor;
  }

  @Override
  public void onStart(AttributesBuilder attributes, Context parentContext, Object request) {
    // Counting adds nothing to what is told of an operation.
  }

  /** Before the span begins: what begins in the context is this operation. */
  @Override
  public Context onStart(Context context, Object request, Attributes startAttributes) {
    return MeasuredOperation.in(context, type, startAttributes).storedIn(context);
  }

  /** After the span has begun. */
  @Override
  public Context onStart(Context context, Attributes startAttributes, long startNanos) {
    MeasuredOperation operation = MeasuredOperation.from(context);
    if (operation != null) {
      operation.started(context, startNanos);
    }
    return context;
  }

  @Override
  public void onEnd(
      AttributesBuilder attributes,
      Context context,
      Object request,
      @Nullable Object response,
      @Nullable Throwable error) {
    MeasuredOperation operation = MeasuredOperation.from(context);
    if (operation != null && !operation.isRecorded()) {
      operation.ending(status(request, response, error), error);
    }
  }

  private StatusCode status(Object request, @Nullable Object response, @Nullable Throwable error) {
    SpanStatusExtractor<Object, Object> extractor = statuses;
    if (extractor == null) {
      return error == null ? StatusCode.UNSET : StatusCode.ERROR;
    }
    CapturedStatus captured = new CapturedStatus();
    extractor.extract(captured, request, response, error);
    return captured.status;
  }

  @Override
  public void onEnd(Context context, Attributes endAttributes, long endNanos) {
    MeasuredOperation operation = MeasuredOperation.from(context);
    Measuring measuring = Measuring.current();
    if (operation != null && measuring != null && !operation.isRecorded()) {
      measuring.ended(operation, endAttributes, endNanos);
    }
  }

  private static final class CapturedStatus implements SpanStatusBuilder {
    StatusCode status = StatusCode.UNSET;

    @Override
    public SpanStatusBuilder setStatus(StatusCode given, String description) {
      // As a span does: OK is final, and nothing is unset again.
      if (status != StatusCode.OK && given != StatusCode.UNSET) {
        status = given;
      }
      return this;
    }
  }
}
