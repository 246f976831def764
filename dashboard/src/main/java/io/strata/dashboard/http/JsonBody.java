package io.strata.dashboard.http;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import com.google.gson.stream.JsonWriter;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Answers as JSON: records by their components, absent values as {@code null}, times in RFC 3339,
 * enum constants in lower case. A number that is not finite is a programming error and fails.
 */
public final class JsonBody {
  private static final Gson GSON =
      new GsonBuilder()
          .serializeNulls()
          .disableHtmlEscaping()
          .registerTypeAdapter(
              Instant.class,
              (JsonSerializer<Instant>) (time, _, _) -> new JsonPrimitive(time.toString()))
          .registerTypeHierarchyAdapter(
              Enum.class,
              (JsonSerializer<Enum<?>>)
                  (constant, _, _) -> new JsonPrimitive(constant.name().toLowerCase(Locale.ROOT)))
          .create();

  private JsonBody() {}

  /** Answers 200 with the value. */
  public static void answer(Context context, Object value) {
    context.contentType("application/json; charset=utf-8").result(write(value));
  }

  /** The value as JSON text. */
  public static String write(Object value) {
    return GSON.toJson(value);
  }

  /** Writes the value into an answer that is written piece by piece. */
  static void write(JsonElement value, JsonWriter out) {
    GSON.toJson(value, out);
  }

  /** The value as a JSON tree. */
  public static JsonElement tree(Object value) {
    return GSON.toJsonTree(value);
  }

  /** Answers with problem details (RFC 9457). */
  public static void problem(Context context, ProblemException problem) {
    problem(context, problem.status(), detail(problem), problem.limit(), problem.backend());
  }

  /** Answers with problem details that name no limit and no backend. */
  public static void problem(Context context, int status, String detail) {
    problem(context, status, detail, null, null);
  }

  private static String detail(ProblemException problem) {
    String message = problem.getMessage();
    return message == null ? "" : message;
  }

  private static void problem(
      Context context,
      int status,
      String detail,
      @Nullable String limit,
      @Nullable String backend) {
    JsonObject body = new JsonObject();
    body.addProperty("type", "about:blank");
    body.addProperty("title", HttpStatus.forStatus(status).getMessage());
    body.addProperty("status", status);
    body.addProperty("detail", detail);
    body.addProperty("instance", context.path());
    if (limit != null) {
      body.addProperty("limit", limit);
    }
    if (backend != null) {
      body.addProperty("backend", backend);
    }
    context.status(status).contentType("application/problem+json").result(body.toString());
  }
}
