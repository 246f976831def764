package io.strata.collector.receive.zipkin;

import java.time.Instant;
import java.util.function.LongConsumer;

/** Turns a request of Zipkin's v2 spans into a request of OTLP. */
public final class ZipkinTranslator {
  private ZipkinTranslator() {}

  /** How a request is encoded. */
  public enum Encoding {
    JSON,
    PROTOBUF;

    private void read(byte[] body, SpanSink sink) throws MalformedSpansException {
      switch (this) {
        case JSON -> ZipkinJson.read(body, sink);
        case PROTOBUF -> ZipkinProtobuf.read(body, sink);
      }
    }
  }

  /**
   * Translates a request. It is read twice, since what a span's id becomes depends on those after
   * it; memory holds one span's objects at a time.
   *
   * @param now the time of spans that have none
   * @param held told how many bytes the translation holds, each time it grew; may throw to end it
   * @return the protobuf bytes of the spans as OTLP; empty where there are none
   * @throws MalformedSpansException where the body is no list of spans; it is taken whole or not at
   *     all
   */
  public static byte[] toOtlp(byte[] body, Encoding encoding, Instant now, LongConsumer held)
      throws MalformedSpansException {
    if (body.length == 0) {
      return body;
    }
    SharedIds ids = new SharedIds();
    long[] idBytes = {0};
    encoding.read(
        body,
        span -> {
          idBytes[0] += ids.see(span);
          held.accept(idBytes[0]);
        });
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    OtlpBatch batch = new OtlpBatch(ids, nanos);
    encoding.read(body, span -> held.accept(idBytes[0] + batch.add(span)));
    return batch.toBytes();
  }
}
