package io.strata.telemetry.trace;

/** The role of a span in a call. */
public enum SpanKind {
  UNSPECIFIED(0),
  INTERNAL(1),
  SERVER(2),
  CLIENT(3),
  PRODUCER(4),
  CONSUMER(5);

  private final int otlpNumber;

  SpanKind(int otlpNumber) {
    this.otlpNumber = otlpNumber;
  }

  /** The number in OTLP's enum. */
  public int otlpNumber() {
    return otlpNumber;
  }

  /** The kind of an OTLP number; {@link #UNSPECIFIED} for numbers not known here. */
  public static SpanKind ofOtlpNumber(int number) {
    return switch (number) {
      case 1 -> INTERNAL;
      case 2 -> SERVER;
      case 3 -> CLIENT;
      case 4 -> PRODUCER;
      case 5 -> CONSUMER;
      default -> UNSPECIFIED;
    };
  }

  /** The name as OTLP and span metrics write it, for example {@code SPAN_KIND_SERVER}. */
  public String otlpName() {
    return "SPAN_KIND_" + name();
  }
}
