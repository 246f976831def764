package io.strata.agent.measure;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.strata.agent.caller.Headers;
import java.util.List;
import java.util.Random;

/** Random requests through services, the same for the same seed. */
final class Traffic {
  private static final long T0 = 1_700_000_000_000_000_000L;
  private static final int MAX_DEPTH = 4;

  private final Random random;
  private final List<InstrumentedService> services;

  Traffic(long seed, List<InstrumentedService> services) {
    this.random = new Random(seed);
    this.services = services;
  }

  /** So many requests from outside, and tasks that nobody asked for. */
  void run(int requests) {
    for (int i = 0; i < requests; i++) {
      if (random.nextInt(8) == 0) {
        task();
      } else {
        serve(any(), Context.root(), status(), 0);
      }
    }
  }

  private void task() {
    InstrumentedService service = any();
    Call call = call(OperationType.HTTP_SERVER, "tick", Attributes.empty(), Attributes.empty());
    Context task = service.runByHand(Context.root(), SpanKind.INTERNAL, call);
    work(service, task, 1);
  }

  private void serve(InstrumentedService service, Context parent, int status, int depth) {
    Call call =
        new Call(
            OperationType.HTTP_SERVER,
            "GET /" + (char) (97 + random.nextInt(3)),
            Attributes.builder().put("http.request.method", "GET").build(),
            Attributes.builder().put("http.response.status_code", status).build(),
            status >= 500 ? StatusCode.ERROR : StatusCode.UNSET,
            start(),
            duration());
    Context request =
        random.nextInt(4) == 0
            ? service.runByHand(parent, SpanKind.SERVER, call)
            : service.run(parent, call);
    work(service, request, depth + 1);
  }

  private void work(InstrumentedService service, Context context, int depth) {
    for (int i = random.nextInt(4); i > 0; i--) {
      Context inside = context;
      if (random.nextInt(3) == 0) {
        inside =
            service.runByHand(
                context,
                SpanKind.INTERNAL,
                call(OperationType.DATABASE, "step", Attributes.empty(), Attributes.empty()));
      }
      switch (random.nextInt(4)) {
        case 0 -> database(service, inside);
        case 1 -> external(service, inside);
        case 2 -> message(service, inside, depth);
        default -> request(service, inside, depth);
      }
    }
  }

  private void database(InstrumentedService service, Context context) {
    String[] systems = {
      "redis", "h2database", "postgresql", "other_sql", "aws.dynamodb", "sap.hana"
    };
    var start =
        Attributes.builder()
            .put("db.system.name", systems[random.nextInt(systems.length)])
            .put("db.namespace", "ns" + random.nextInt(2));
    var end = Attributes.builder();
    switch (random.nextInt(4)) {
      case 0 -> start.put("server.address", "db").put("server.port", 7_000 + random.nextInt(2));
      case 1 -> start.put("server.address", "fe80::1");
      case 2 -> end.put("network.peer.address", "10.0.0.9").put("network.peer.port", 1);
      default -> {}
    }
    Call call = call(OperationType.DATABASE, "SELECT t", start.build(), end.build());
    if (random.nextInt(3) == 0) {
      service.runByHand(context, SpanKind.CLIENT, call);
    } else {
      service.run(context, call);
    }
  }

  private void external(InstrumentedService service, Context context) {
    Attributes start =
        Attributes.builder()
            .put("server.address", "api" + random.nextInt(2) + ".example.com")
            .put("server.port", 443)
            .build();
    Call call = call(OperationType.HTTP_CLIENT, "POST", start, Attributes.empty());
    if (random.nextInt(3) == 0) {
      service.runByHand(context, SpanKind.CLIENT, call);
    } else {
      service.run(context, call);
    }
  }

  private void request(InstrumentedService service, Context context, int depth) {
    if (depth >= MAX_DEPTH) {
      return;
    }
    int status = status();
    Call call =
        new Call(
            OperationType.HTTP_CLIENT,
            "GET",
            Attributes.builder().put("server.address", "svc-x").put("server.port", 80).build(),
            Attributes.builder().put("http.response.status_code", status).build(),
            status >= 400 ? StatusCode.ERROR : StatusCode.UNSET,
            start(),
            duration());
    Headers headers = service.send(service.run(context, call));
    InstrumentedService other = any();
    serve(other, other.receive(headers), status, depth);
  }

  private void message(InstrumentedService service, Context context, int depth) {
    Attributes attributes =
        Attributes.builder()
            .put("messaging.system", "kafka")
            .put("messaging.destination.name", "topic" + random.nextInt(2))
            .build();
    Call send = call(OperationType.PRODUCER, "send topic", attributes, Attributes.empty());
    Headers headers = service.send(service.run(context, withStatus(send, StatusCode.UNSET)));
    if (depth >= MAX_DEPTH) {
      return;
    }
    InstrumentedService other = any();
    Call process = call(OperationType.CONSUMER, "process topic", attributes, Attributes.empty());
    work(other, other.run(other.receive(headers), process), depth + 1);
  }

  private Call call(OperationType type, String name, Attributes start, Attributes end) {
    StatusCode[] statuses = {StatusCode.UNSET, StatusCode.UNSET, StatusCode.OK, StatusCode.ERROR};
    return new Call(
        type, name, start, end, statuses[random.nextInt(statuses.length)], start(), duration());
  }

  private static Call withStatus(Call call, StatusCode status) {
    return new Call(
        call.type(),
        call.name(),
        call.start(),
        call.end(),
        status,
        call.startNanos(),
        call.durationNanos());
  }

  private InstrumentedService any() {
    return services.get(random.nextInt(services.size()));
  }

  private int status() {
    return new int[] {200, 200, 404, 500}[random.nextInt(4)];
  }

  private long start() {
    return T0 + random.nextLong(40_000_000_000L);
  }

  private long duration() {
    return random.nextLong(1L << (10 + random.nextInt(25)));
  }
}
