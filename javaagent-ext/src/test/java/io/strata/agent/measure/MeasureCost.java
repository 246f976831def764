package io.strata.agent.measure;

import com.sun.management.ThreadMXBean;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.strata.agent.caller.AllowedHosts;
import java.lang.management.ManagementFactory;
import java.util.List;

/** Tells what counting costs an operation, beside the span that it has anyway; run by hand. */
final class MeasureCost {
  private static final int ROUNDS = 8;
  private static final int OPERATIONS = 1_000_000;

  private MeasureCost() {}

  /** A kind of operation. */
  private interface Work {
    void run();
  }

  public static void main(String[] arguments) {
    Resource resource = Resource.create(Attributes.builder().put("service.name", "shop").build());
    AllowedHosts hosts = AllowedHosts.named(List.of());
    Measuring measuring =
        new Measuring(MeasureSettings.defaults(), hosts, resource, Clock.getDefault());
    CountedSpans counted = new CountedSpans(measuring, new ForeignHosts(hosts));
    ReadableSpan server =
        span(
            "GET /orders/{id}",
            SpanKind.SERVER,
            Attributes.builder()
                .put("http.request.method", "GET")
                .put("http.route", "/orders/{id}")
                .put("http.response.status_code", 200)
                .put(Arrival.CALLER_SERVICE, "web")
                .put(Arrival.CALLER_ENDPOINT, "GET /")
                .build());
    ReadableSpan database =
        span(
            "SELECT orders",
            SpanKind.CLIENT,
            Attributes.builder()
                .put("db.system.name", "postgresql")
                .put("db.namespace", "orders")
                .put("db.query.text", "select * from orders where id = ?")
                .put("server.address", "db")
                .put("server.port", 5432)
                .build());
    Attributes start = Attributes.builder().put("http.request.method", "GET").build();
    Attributes end = Attributes.builder().put("http.response.status_code", 200).build();
    for (int round = 0; round < ROUNDS; round++) {
      measure("recorded server", () -> counted.onEnd(server));
      measure("recorded statement", () -> counted.onEnd(database));
      measure(
          "dropped server",
          () -> {
            MeasuredOperation operation =
                MeasuredOperation.in(Context.root(), OperationType.HTTP_SERVER, start);
            operation.claim(SpanKind.SERVER, "GET /orders/{id}");
            operation.started(Context.root(), System.nanoTime());
            operation.ending(StatusCode.UNSET, null);
            measuring.ended(operation, end, System.nanoTime());
          });
      measuring.windows().takeBefore(Long.MAX_VALUE);
    }
  }

  private static void measure(String what, Work work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = threads.getCurrentThreadAllocatedBytes();
    long begin = System.nanoTime();
    for (int i = 0; i < OPERATIONS; i++) {
      work.run();
    }
    long nanos = System.nanoTime() - begin;
    bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
    System.out.printf("%s: %d ns, %d B%n", what, nanos / OPERATIONS, bytes / OPERATIONS);
  }

  private static ReadableSpan span(String name, SpanKind kind, Attributes attributes) {
    Span span =
        SdkTracerProvider.builder()
            .addSpanProcessor(new Nothing())
            .build()
            .get("io.opentelemetry.test")
            .spanBuilder(name)
            .setSpanKind(kind)
            .startSpan();
    span.setAllAttributes(attributes);
    span.end();
    return (ReadableSpan) span;
  }

  private static final class Nothing implements SpanProcessor {
    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }
}
