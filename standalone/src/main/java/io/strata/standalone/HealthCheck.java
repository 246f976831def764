package io.strata.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Asks a process whether it is ready: by HTTP its health endpoint, by {@code tcp://host:port}
 * whether it listens.
 */
final class HealthCheck {
  private HealthCheck() {}

  /** Whether it says so. */
  static boolean isReady(String url) {
    return ask(url).isEmpty();
  }

  /** What keeps it from being ready, in its own words; empty when it is. */
  static String ask(String url) {
    URI uri = URI.create(url);
    return uri.getScheme().equals("tcp") ? connect(uri) : request(uri);
  }

  private static String connect(URI uri) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 1_000);
      return "";
    } catch (IOException e) {
      return "no answer (%s)".formatted(e.getMessage());
    }
  }

  private static String request(URI uri) {
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout(1_000);
      connection.setReadTimeout(3_000);
      try {
        int status = connection.getResponseCode();
        if (status == 200) {
          return "";
        }
        try (InputStream body = connection.getErrorStream()) {
          String reason =
              body == null ? "" : new String(body.readNBytes(500), StandardCharsets.UTF_8);
          return "HTTP %d %s".formatted(status, reason.strip());
        }
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return "no answer (%s)".formatted(e.getMessage());
    }
  }
}
