package io.strata.agent.measure;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;

/** The names that OTLP gives to kinds and statuses of spans. */
final class OtlpName {
  private OtlpName() {}

  static String of(SpanKind kind) {
    switch (kind) {
      case INTERNAL:
        return "SPAN_KIND_INTERNAL";
      case SERVER:
        return "SPAN_KIND_SERVER";
      case CLIENT:
        return "SPAN_KIND_CLIENT";
      case PRODUCER:
        return "SPAN_KIND_PRODUCER";
      case CONSUMER:
        return "SPAN_KIND_CONSUMER";
    }
    throw new IllegalArgumentException(kind.name());
  }

  static String of(StatusCode status) {
    switch (status) {
      case UNSET:
        return "STATUS_CODE_UNSET";
      case OK:
        return "STATUS_CODE_OK";
      case ERROR:
        return "STATUS_CODE_ERROR";
    }
    throw new IllegalArgumentException(status.name());
  }
}
