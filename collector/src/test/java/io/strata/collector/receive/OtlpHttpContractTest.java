package io.strata.collector.receive;

import static io.strata.collector.testing.SpanBuilder.span;

import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.trace.SpanKind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

class OtlpHttpContractTest extends HttpReceiverContract {
  @Override
  Running start(InetSocketAddress address, Ingest ingest, Reception reception, InstantSource clock)
      throws IOException {
    OtlpHttpReceiver receiver = new OtlpHttpReceiver(address, ingest, reception);
    return new Running(receiver.port(), receiver);
  }

  @Override
  String path() {
    return "/v1/traces";
  }

  @Override
  int accepted() {
    return 200;
  }

  @Override
  byte[] body(String contentType) {
    return contentType.equals(PROTOBUF)
        ? OtlpEncoder.spans(List.of(span("shop", SpanKind.SERVER, 1).build()))
        : """
        {"resourceSpans":[{"scopeSpans":[{"spans":[{
          "traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",
          "startTimeUnixNano":"1544712660000000000"}]}]}]}
        """
            .getBytes(StandardCharsets.UTF_8);
  }
}
