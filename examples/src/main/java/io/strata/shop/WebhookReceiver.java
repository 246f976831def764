package io.strata.shop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prints and keeps the alerts that arrive: {@code POST /webhook} takes one, {@code GET /received}
 * lists the last of them, newest first, each as {@code {"receivedAt": …, "body": …}}.
 */
public final class WebhookReceiver implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(WebhookReceiver.class);
  private static final int KEPT = 500;

  private final ObjectMapper mapper = new ObjectMapper();
  private final Deque<ObjectNode> received = new ArrayDeque<>();
  private final PlainServer server;

  WebhookReceiver(int port) {
    server =
        new PlainServer(port)
            .on("GET", "/health", exchange -> exchange.answer(200, "{\"status\":\"ready\"}"))
            .on("GET", "/received", exchange -> exchange.answer(200, list()))
            .on("POST", "/webhook", this::receive)
            .start();
  }

  /** Arguments: port. */
  public static void main(String[] arguments) throws InterruptedException {
    start(Arguments.of(arguments)).untilStopped();
  }

  static RunningService start(Arguments arguments) {
    RunningService running = new RunningService("webhook");
    running.keep(new WebhookReceiver(arguments.port("port")));
    return running;
  }

  private void receive(Exchange exchange) throws IOException {
    JsonNode body;
    try {
      body = mapper.readTree(exchange.body());
    } catch (JsonProcessingException e) {
      exchange.answer(400, PlainServer.problem("not JSON: " + e.getOriginalMessage()));
      return;
    }
    ObjectNode entry = mapper.createObjectNode();
    entry.put("receivedAt", Instant.now().toString());
    entry.set("body", body);
    synchronized (received) {
      received.addFirst(entry);
      if (received.size() > KEPT) {
        received.removeLast();
      }
    }
    logger.info(
        "{} {}", body.path("status").asText("?"), body.path("commonLabels").path("alertname"));
    logger.info("{}", body);
    exchange.answer(200, "{}");
  }

  private String list() throws JsonProcessingException {
    List<ObjectNode> entries;
    synchronized (received) {
      entries = List.copyOf(received);
    }
    return mapper.writeValueAsString(entries);
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
