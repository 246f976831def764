package io.strata.collector.receive;

import com.google.rpc.Code;

/**
 * Why a request is refused, and how each protocol says so: the contract of all receivers. Those
 * with a time to wait may succeed when sent again; the others never do.
 */
enum Refusal {
  PATH(404, Code.NOT_FOUND, "path", 0),
  TOKEN(401, Code.UNAUTHENTICATED, "unauthenticated", 0),
  METHOD(405, Code.UNIMPLEMENTED, "method", 0),
  CONTENT_TYPE(415, Code.INVALID_ARGUMENT, "content_type", 0),
  CONTENT_ENCODING(415, Code.INVALID_ARGUMENT, "content_encoding", 0),
  TOO_LARGE(413, Code.RESOURCE_EXHAUSTED, "too_large", 0),
  UNDECODABLE(400, Code.INVALID_ARGUMENT, "undecodable", 0),
  OVERLOADED(429, Code.RESOURCE_EXHAUSTED, "overloaded", 1),
  KAFKA_UNAVAILABLE(503, Code.UNAVAILABLE, "kafka_unavailable", 5),
  FAULT(500, Code.INTERNAL, "fault", 0);

  private final int status;
  private final Code code;
  private final String reason;
  private final int retrySeconds;

  Refusal(int status, Code code, String reason, int retrySeconds) {
    this.status = status;
    this.code = code;
    this.reason = reason;
    this.retrySeconds = retrySeconds;
  }

  /** HTTP's status. */
  int status() {
    return status;
  }

  /** gRPC's status, which OTLP/HTTP's answers name too. */
  Code code() {
    return code;
  }

  /** The metrics' label. */
  String reason() {
    return reason;
  }

  /** When to come again; 0 for never. */
  int retrySeconds() {
    return retrySeconds;
  }
}
