package io.strata.bench.receive;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.receive.InFlightBytes;
import io.strata.collector.receive.Ingest;
import io.strata.collector.receive.OtlpGrpcReceiver;
import io.strata.collector.receive.OtlpHttpReceiver;
import io.strata.collector.receive.Reception;
import io.strata.collector.stream.OutboundRecord;
import io.strata.collector.stream.RecordSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * The receivers in a process of their own: the collector's, before a sink that acknowledges at
 * once, or bare ones of the same kinds that read a request and forget it.
 */
public final class ReceiveServer {
  private static final int MAX_BODY = 16 << 20;
  private static final int MAX_IN_FLIGHT = 64 << 20;
  private static final int MAX_RECORD = 1_000_000;

  private ReceiveServer() {}

  /** Acknowledges at once. */
  private static final class Sink implements RecordSink {
    private static final int PARTITIONS = 4;

    @Override
    public void send(List<OutboundRecord> records) {}

    @Override
    public int partitions(String topic) {
      return PARTITIONS;
    }
  }

  /**
   * Serves until it is killed.
   *
   * @param arguments {@code ours} or {@code bare}, and the ports of gRPC and HTTP
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    // As the collector sets it.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    InetSocketAddress grpc = address(arguments[1]);
    InetSocketAddress http = address(arguments[2]);
    if (arguments[0].equals("ours")) {
      serveOurs(grpc, http);
    } else {
      BareServers.serve(grpc, http, MAX_BODY);
    }
    Thread.currentThread().join();
  }

  @SuppressWarnings("resource") // They serve until the process ends.
  private static void serveOurs(InetSocketAddress grpc, InetSocketAddress http) throws IOException {
    CollectorMetrics metrics = new CollectorMetrics(new SimpleMeterRegistry());
    Ingest ingest = new Ingest(new Sink(), MAX_RECORD, metrics);
    Reception reception = Reception.open(MAX_BODY, new InFlightBytes(MAX_IN_FLIGHT), metrics);
    new OtlpGrpcReceiver(grpc, ingest, reception);
    new OtlpHttpReceiver(http, ingest, reception);
  }

  private static InetSocketAddress address(String port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
  }
}
