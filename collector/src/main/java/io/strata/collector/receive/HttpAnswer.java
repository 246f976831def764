package io.strata.collector.receive;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered.
 *
 * @param contentType null where there is no body
 */
// Answers are made, sent and forgotten: their bytes are not copied.
@SuppressWarnings("ArrayRecordComponent")
record HttpAnswer(int status, @Nullable String contentType, byte[] body) {
  /** Sends it. */
  void send(HttpExchange exchange) throws IOException {
    if (contentType != null) {
      exchange.getResponseHeaders().set("Content-Type", contentType);
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
