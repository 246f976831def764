package io.strata.collector.receive;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import zipkin2.Span;
import zipkin2.codec.SpanBytesEncoder;

class ZipkinContractTest extends HttpReceiverContract {
  @Override
  Running start(InetSocketAddress address, Ingest ingest, Reception reception, InstantSource clock)
      throws IOException {
    ZipkinReceiver receiver = new ZipkinReceiver(address, ingest, reception, clock);
    return new Running(receiver.port(), receiver);
  }

  @Override
  String path() {
    return "/api/v2/spans";
  }

  @Override
  int accepted() {
    return 202;
  }

  @Override
  byte[] body(String contentType) {
    SpanBytesEncoder encoder =
        contentType.equals(PROTOBUF) ? SpanBytesEncoder.PROTO3 : SpanBytesEncoder.JSON_V2;
    return encoder.encodeList(
        List.of(Span.newBuilder().traceId("1").id("2").timestamp(1_700_000_000_000_000L).build()));
  }
}
