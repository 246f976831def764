package io.strata.alert.http;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.strata.metrics.series.LabelMatcher;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** Parts of JSON answers. */
final class Json {
  static final String TYPE = "application/json";

  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Json() {}

  static String text(JsonElement json) {
    return GSON.toJson(json);
  }

  static String quoted(String text) {
    return GSON.toJson(text);
  }

  static String time(Instant time) {
    return TIME.format(time);
  }

  static JsonObject object(Map<String, String> map) {
    JsonObject object = new JsonObject();
    map.forEach(object::addProperty);
    return object;
  }

  static JsonArray array(Collection<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  static JsonObject named(String name) {
    JsonObject object = new JsonObject();
    object.addProperty("name", name);
    return object;
  }

  static JsonObject matcher(LabelMatcher matcher) {
    LabelMatcher.Type type = matcher.type();
    JsonObject json = new JsonObject();
    json.addProperty("name", matcher.name());
    json.addProperty("value", matcher.value());
    json.addProperty(
        "isRegex", type == LabelMatcher.Type.REGEX || type == LabelMatcher.Type.NOT_REGEX);
    json.addProperty("isEqual", type == LabelMatcher.Type.EQUAL || type == LabelMatcher.Type.REGEX);
    return json;
  }

  /** A number as Prometheus's alerts API writes it: the shortest with an exponent, as 1e+00. */
  static String scientific(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    BigDecimal number = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = number.signum() == 0 ? 0 : number.precision() - number.scale() - 1;
    String mantissa = number.signum() == 0 ? "0" : number.movePointLeft(exponent).toPlainString();
    return "%se%s%02d".formatted(mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  /** An answer of the Prometheus API. */
  static String success(JsonElement data) {
    JsonObject json = new JsonObject();
    json.addProperty("status", "success");
    json.add("data", data);
    return text(json);
  }

  /** A failure of the Prometheus API. */
  static String failure(String errorType, String error) {
    JsonObject json = new JsonObject();
    json.addProperty("status", "error");
    json.addProperty("errorType", errorType);
    json.addProperty("error", error);
    return text(json);
  }
}
