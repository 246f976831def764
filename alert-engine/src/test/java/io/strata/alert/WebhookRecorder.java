package io.strata.alert;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A webhook receiver that keeps what arrives. */
final class WebhookRecorder implements AutoCloseable {
  private final HttpServer server;
  private final List<JsonObject> payloads = new CopyOnWriteArrayList<>();

  WebhookRecorder() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          payloads.add(JsonParser.parseString(body).getAsJsonObject());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort());
  }

  /** The status of each payload, in order of arrival. */
  List<String> statuses() {
    return payloads.stream().map(payload -> payload.get("status").getAsString()).toList();
  }

  JsonObject payload(int index) {
    return payloads.get(index);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
