package io.strata.telemetry.trace;

/** How a span ended; the message is empty unless the code is {@link Code#ERROR}. */
public record SpanStatus(Code code, String message) {
  /** The status of a span that set none. */
  public static final SpanStatus UNSET = new SpanStatus(Code.UNSET, "");

  /** The status codes. */
  public enum Code {
    UNSET(0),
    OK(1),
    ERROR(2);

    private final int otlpNumber;

    Code(int otlpNumber) {
      this.otlpNumber = otlpNumber;
    }

    /** The number in OTLP's enum. */
    public int otlpNumber() {
      return otlpNumber;
    }

    /** The code of an OTLP number; {@link #UNSET} for numbers not known here. */
    public static Code ofOtlpNumber(int number) {
      return switch (number) {
        case 1 -> OK;
        case 2 -> ERROR;
        default -> UNSET;
      };
    }

    /** The name as OTLP and span metrics write it, for example {@code STATUS_CODE_ERROR}. */
    public String otlpName() {
      return "STATUS_CODE_" + name();
    }
  }

  /** Whether the span failed. */
  public boolean isError() {
    return code == Code.ERROR;
  }
}
