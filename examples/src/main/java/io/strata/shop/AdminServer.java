package io.strata.shop;

import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The side door of every service, on a port of its own: {@code GET /health}, and {@code POST
 * /admin/faults/{name}/on|off} for the faults that this service has. Thread-safe.
 */
final class AdminServer implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(AdminServer.class);

  private final Map<Fault, FaultSwitch> switches = new EnumMap<>(Fault.class);
  private final Set<Fault> on = EnumSet.noneOf(Fault.class);
  private final PlainServer server;

  AdminServer(int port) {
    server =
        new PlainServer(port)
            .on("GET", "/health", exchange -> exchange.answer(200, "{\"status\":\"ready\"}"))
            .on("POST", "/admin/faults/", this::change);
  }

  /** The service can break so. */
  AdminServer breaks(Fault fault, FaultSwitch faultSwitch) {
    switches.put(fault, faultSwitch);
    return this;
  }

  /** The service asks {@link #isOn} itself. */
  AdminServer breaks(Fault fault) {
    return breaks(fault, _ -> {});
  }

  AdminServer start() {
    server.start();
    return this;
  }

  int port() {
    return server.port();
  }

  synchronized boolean isOn(Fault fault) {
    return on.contains(fault);
  }

  private void change(Exchange exchange) throws IOException {
    Fault fault = Fault.ofId(exchange.segment(2)).orElse(null);
    FaultSwitch faultSwitch = fault == null ? null : switches.get(fault);
    boolean turnOn = exchange.segment(3).equals("on");
    if (fault == null || faultSwitch == null) {
      exchange.answer(404, PlainServer.problem("no such fault here"));
      return;
    }
    synchronized (this) {
      if (turnOn ? on.add(fault) : on.remove(fault)) {
        logger.warn("fault {} is {}", fault.id(), turnOn ? "on" : "off");
        faultSwitch.set(turnOn);
      }
    }
    exchange.answer(200, "{\"fault\":\"" + fault.id() + "\",\"on\":" + turnOn + "}");
  }

  /** Switches off what is on. */
  @Override
  public synchronized void close() throws IOException {
    server.close();
    for (Fault fault : on) {
      FaultSwitch faultSwitch = switches.get(fault);
      if (faultSwitch != null) {
        faultSwitch.set(false);
      }
    }
    on.clear();
  }
}
