package io.strata.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks a process whether it is ready. */
final class HealthCheck {
  private HealthCheck() {}

  /** Whether it answers 200. */
  static boolean isReady(String url) {
    return ask(url).isEmpty();
  }

  /** What keeps it from being ready, in its own words; empty when it is. */
  static String ask(String url) {
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
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
