package io.strata.dashboard;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** {@code GET /api/openapi.json}: the description of the API, written by hand. */
final class OpenApi {
  static final String RESOURCE = "/openapi.json";

  private OpenApi() {}

  static void answer(Context context) throws IOException {
    context.contentType("application/json; charset=utf-8").result(text());
  }

  static String text() throws IOException {
    try (InputStream in = OpenApi.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException("no " + RESOURCE + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
