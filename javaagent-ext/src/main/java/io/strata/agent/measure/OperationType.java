package io.strata.agent.measure;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.instrumentation.api.incubator.instrumenter.InstrumenterCustomizer;
import io.opentelemetry.instrumentation.api.incubator.instrumenter.InstrumenterCustomizer.InstrumentationType;
import org.jspecify.annotations.Nullable;

/** What an instrumentation instruments. Those of no such type are counted from their spans. */
enum OperationType {
  HTTP_SERVER(InstrumentationType.HTTP_SERVER, SpanKind.SERVER),
  RPC_SERVER(InstrumentationType.RPC_SERVER, SpanKind.SERVER),
  CONSUMER(InstrumentationType.MESSAGING_CONSUMER_PROCESS, SpanKind.CONSUMER),
  RECEIVER(InstrumentationType.MESSAGING_CONSUMER_RECEIVE, SpanKind.CLIENT),
  PRODUCER(InstrumentationType.MESSAGING_PRODUCER, SpanKind.PRODUCER),
  DATABASE(InstrumentationType.DB_CLIENT, SpanKind.CLIENT),
  RPC_CLIENT(InstrumentationType.RPC_CLIENT, SpanKind.CLIENT),
  HTTP_CLIENT(InstrumentationType.HTTP_CLIENT, SpanKind.CLIENT);

  private final InstrumentationType type;
  private final SpanKind usualKind;

  OperationType(InstrumentationType type, SpanKind usualKind) {
    this.type = type;
    this.usualKind = usualKind;
  }

  /** The type of an instrumentation; null where it is another one. */
  static @Nullable OperationType of(InstrumenterCustomizer instrumentation) {
    for (OperationType each : values()) {
      if (instrumentation.hasType(each.type)) {
        return each;
      }
    }
    return null;
  }

  /** The kind of its spans, as far as nobody says otherwise. */
  SpanKind usualKind() {
    return usualKind;
  }

  /** Whether all that happens below is done for this. */
  boolean isEntry() {
    return this == HTTP_SERVER || this == RPC_SERVER || this == CONSUMER;
  }

  boolean isHttpServer() {
    return this == HTTP_SERVER;
  }

  /** Whether it uses a database or a broker, and clients inside it are part of that. */
  boolean isOfComponent() {
    return this == DATABASE || this == PRODUCER || this == RECEIVER;
  }
}
