package io.strata.collector.derive;

import com.sun.management.ThreadMXBean;
import io.strata.collector.testing.ShopLoad;
import io.strata.telemetry.otlp.MalformedTelemetryException;
import io.strata.telemetry.otlp.OtlpDecoder;
import io.strata.telemetry.trace.Span;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * What deriving costs, alone: a program to be run by hand. It decodes some thousand traces of a
 * shop a segment, derives them, and asks for the figures as often as they are published; it prints
 * the processor time and the memory allocated for a span of the second half of its segments.
 */
final class DerivationCost {
  private static final int SEGMENTS = 60;
  private static final int TRACES = 4_000;
  private static final int PUBLISHES = 6;

  private DerivationCost() {}

  public static void main(String[] arguments) throws MalformedTelemetryException {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ShopLoad load = new ShopLoad(7);
    SpanDeriver deriver = new SpanDeriver(SpanDeriver.Settings.defaults());
    long nanos = 0;
    long bytes = 0;
    long spans = 0;
    for (int segment = 0; segment < SEGMENTS; segment++) {
      long millis = ShopLoad.START + segment * 10_000L;
      List<Span> received = new ArrayList<>();
      for (byte[] record : load.records(TRACES, millis)) {
        received.addAll(OtlpDecoder.spans(record).items());
      }
      long cpu = thread.getCurrentThreadCpuTime();
      long allocated = thread.getCurrentThreadAllocatedBytes();
      derive(deriver, segment, millis, received);
      if (segment >= SEGMENTS / 2) {
        nanos += thread.getCurrentThreadCpuTime() - cpu;
        bytes += thread.getCurrentThreadAllocatedBytes() - allocated;
        spans += received.size();
      }
    }
    System.out.printf("%d spans: %d ns and %d bytes a span%n", spans, nanos / spans, bytes / spans);
  }

  private static void derive(SpanDeriver deriver, int segment, long millis, List<Span> received) {
    deriver.open(segment, millis);
    int published = 0;
    int size = received.size();
    for (int i = 0; i < size; i++) {
      deriver.add(received.get(i));
      if (i >= (published + 1) * (size / PUBLISHES)) {
        published++;
        deriver.metrics();
      }
    }
    deriver.metrics();
  }
}
