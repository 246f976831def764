package io.strata.shop;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** One request at a {@link PlainServer} and the way to answer it. */
record Exchange(HttpExchange exchange, Map<String, String> query) {
  /** Bodies beyond this are cut off. */
  private static final int MAX_BODY = 1 << 20;

  static Exchange of(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String part : (raw == null ? "" : raw).split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        query.put(
            part.substring(0, equals),
            URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return new Exchange(exchange, Map.copyOf(query));
  }

  String body() throws IOException {
    return new String(exchange.getRequestBody().readNBytes(MAX_BODY), StandardCharsets.UTF_8);
  }

  /** The n-th segment of the path, from 0; empty where there is none. */
  String segment(int index) {
    String[] segments = exchange.getRequestURI().getPath().substring(1).split("/", -1);
    return index < segments.length ? segments[index] : "";
  }

  void answer(int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
