package io.strata.shop;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shop's switchboard: {@code GET /faults} lists what can be broken and what is, {@code POST
 * /faults/{name}/on|off} breaks and mends, {@code on?seconds=60} for a while only. It passes the
 * switch on to the service at once and answers 502 where that one does not take it.
 */
public final class ShopControl implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(ShopControl.class);

  private final HttpCalls calls = new HttpCalls();
  private final Map<Fault, URI> services = new EnumMap<>(Fault.class);
  private final Map<Fault, Boolean> state = new EnumMap<>(Fault.class);
  private final Map<Fault, Future<?>> offLater = new EnumMap<>(Fault.class);
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final PlainServer server;

  ShopControl(Arguments arguments) {
    for (Fault fault : Fault.values()) {
      services.put(fault, arguments.url(fault.service() + "-admin-url"));
      state.put(fault, false);
    }
    server =
        new PlainServer(arguments.port("port"))
            .on("GET", "/health", exchange -> exchange.answer(200, "{\"status\":\"ready\"}"))
            .on("GET", "/faults", exchange -> exchange.answer(200, list()))
            .on("POST", "/faults/", this::change)
            .start();
  }

  /** Arguments: port, and for each service with a fault {service}-admin-url. */
  public static void main(String[] arguments) throws InterruptedException {
    start(Arguments.of(arguments)).untilStopped();
  }

  static RunningService start(Arguments arguments) {
    RunningService running = new RunningService("control");
    running.keep(new ShopControl(arguments));
    return running;
  }

  private synchronized String list() {
    List<String> faults = new ArrayList<>();
    state.forEach((fault, on) ->
        faults.add(
            "{\"name\":\"%s\",\"service\":\"%s\",\"on\":%s}"
                .formatted(fault.id(), fault.service(), on)));
    return "{\"faults\":[" + String.join(",", faults) + "]}";
  }

  private void change(Exchange exchange) throws Exception {
    Fault fault = Fault.ofId(exchange.segment(1)).orElse(null);
    String position = exchange.segment(2);
    if (fault == null || !(position.equals("on") || position.equals("off"))) {
      exchange.answer(404, PlainServer.problem("no such fault, or neither on nor off"));
      return;
    }
    String seconds = exchange.query().get("seconds");
    Duration until = seconds == null ? Duration.ZERO : Duration.ofSeconds(Long.parseLong(seconds));
    HttpCalls.Answer answer = set(fault, position.equals("on"), until);
    exchange.answer(answer.ok() ? 200 : 502, answer.body());
  }

  private synchronized HttpCalls.Answer set(Fault fault, boolean on, Duration offAfter)
      throws InterruptedException {
    Future<?> planned = offLater.remove(fault);
    if (planned != null) {
      planned.cancel(false);
    }
    HttpCalls.Answer answer = pass(fault, on);
    if (answer.ok()) {
      state.put(fault, on);
      if (on && offAfter.isPositive()) {
        offLater.put(
            fault, clock.schedule(() -> off(fault), offAfter.toMillis(), TimeUnit.MILLISECONDS));
      }
    }
    return answer;
  }

  private HttpCalls.Answer pass(Fault fault, boolean on) throws InterruptedException {
    String path = "admin/faults/" + fault.id() + (on ? "/on" : "/off");
    URI service = services.get(fault);
    if (service == null) {
      return new HttpCalls.Answer(404, PlainServer.problem("no service has this fault"));
    }
    try {
      return calls.post(service.resolve(path), "");
    } catch (java.io.IOException e) {
      return new HttpCalls.Answer(
          502, PlainServer.problem(fault.service() + " can't be reached: " + e));
    }
  }

  private void off(Fault fault) {
    try {
      HttpCalls.Answer answer = set(fault, false, Duration.ZERO);
      logger.info("fault {} goes off by itself: {}", fault.id(), answer.status());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int port() {
    return server.port();
  }

  /** Mends what is broken, as far as the services still answer. */
  @Override
  public void close() {
    clock.shutdownNow();
    server.close();
    for (Fault fault : Fault.values()) {
      if (Boolean.TRUE.equals(state.get(fault))) {
        off(fault);
      }
    }
  }
}
