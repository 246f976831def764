package io.strata.collector.receive;

import io.strata.telemetry.topic.TelemetryTopic;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a receiver takes by POST at one path, and how it answers. Thread-safe. */
interface HttpRoute {
  String path();

  /** What it takes, for the metrics. */
  TelemetryTopic topic();

  /** How it comes, for the metrics. */
  String transport();

  /**
   * Whether a type of content is taken.
   *
   * @param contentType in lower case, without parameters; null where the request names none
   */
  boolean takes(@Nullable String contentType);

  /**
   * Takes a request.
   *
   * @param lease holds the body; to be grown where the request takes more
   * @throws RefusedException where it is refused
   * @throws OverloadedException where the lease can't grow
   * @throws io.strata.collector.stream.StreamUnavailableException where Kafka is away
   * @throws io.strata.telemetry.otlp.MalformedTelemetryException where it can't be decoded
   * @throws IOException where it can't be decoded
   */
  HttpAnswer take(byte[] body, @Nullable String contentType, InFlightBytes.Lease lease)
      throws IOException;

  /** The answer to a request that is refused, in the protocol's own form. */
  HttpAnswer refuse(Refusal refusal, String message, @Nullable String contentType);
}
