package io.strata.dashboard.http;

import com.google.gson.JsonElement;
import com.google.gson.stream.JsonWriter;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a JSON answer piece by piece, so that a large one is never held whole. The answer begins
 * with the first piece: what fails before is answered as any failure. What fails later can't be
 * told by a status any more: the answer is broken off, which leaves JSON that nobody takes for
 * whole, and the log says why. Not thread-safe.
 */
public final class JsonStream {
  private static final Logger LOGGER = LoggerFactory.getLogger(JsonStream.class);

  private final Context context;
  private @Nullable JsonWriter writer;

  private JsonStream(Context context) {
    this.context = context;
  }

  /** Writes an answer. */
  @FunctionalInterface
  public interface Body {
    void write(JsonStream out) throws IOException;
  }

  /** Answers a request. */
  public static void answer(Context context, Body body) {
    JsonStream stream = new JsonStream(context);
    try {
      body.write(stream);
      stream.writer().close();
    } catch (IOException | RuntimeException e) {
      if (stream.hasBegun()) {
        LOGGER.warn("the answer to {} was broken off", context.path(), e);
        stream.flush();
      } else if (e instanceof RuntimeException unchecked) {
        throw unchecked;
      } else {
        throw new UncheckedIOException((IOException) e);
      }
    }
  }

  private void flush() {
    try {
      writer().flush();
    } catch (IOException _) {
      // Nobody is there to read on.
    }
  }

  /** Whether a piece was written. */
  public boolean hasBegun() {
    return writer != null;
  }

  /** Where pieces go; asking for it begins the answer. */
  public JsonWriter writer() {
    if (writer == null) {
      context.contentType("application/json; charset=utf-8");
      writer =
          new JsonWriter(new OutputStreamWriter(context.outputStream(), StandardCharsets.UTF_8));
    }
    return writer;
  }

  /** Writes a value in the form of all answers. */
  public void value(JsonElement value) {
    JsonBody.write(value, writer());
  }
}
