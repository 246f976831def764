package io.strata.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.strata.store.memory.MemoryStore;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  @Test
  void describesExactlyTheRoutesThatAreServed() throws Exception {
    try (FakeAlertEngine alertEngine = new FakeAlertEngine();
        TestDashboard dashboard =
            new TestDashboard(
                ShopSeries.create(), new MemoryStore(), alertEngine.url(), Map.of())) {
      Set<String> described = new TreeSet<>();
      paths(dashboard.json("/api/openapi.json"))
          .entrySet()
          .forEach(path ->
              path.getValue()
                  .getAsJsonObject()
                  .keySet()
                  .forEach(method -> described.add(method + " " + path.getKey())));

      assertThat(described).isEqualTo(dashboard.routes());
    }
  }

  @Test
  void answersHaveTheFieldsThatAreDescribed() throws Exception {
    try (FakeAlertEngine alertEngine = new FakeAlertEngine();
        TestDashboard dashboard =
            new TestDashboard(
                ShopSeries.create(), new MemoryStore(), alertEngine.url(), Map.of())) {
      JsonObject description = JsonParser.parseString(OpenApi.text()).getAsJsonObject();
      check(description, "/api/v1/topology", dashboard.json("/api/v1/topology"));
      check(description, "/api/v1/services", dashboard.json("/api/v1/services"));
      for (String below : new String[] {"endpoints", "instances", "dependencies"}) {
        check(
            description,
            "/api/v1/services/{name}/" + below,
            dashboard.json("/api/v1/services/checkout/" + below));
      }
      check(description, "/api/v1/traces", dashboard.json("/api/v1/traces"));
      check(description, "/api/v1/traces/sampling", dashboard.json("/api/v1/traces/sampling"));
      check(description, "/api/v1/logs", dashboard.json("/api/v1/logs"));
      check(description, "/api/v1/hosts", dashboard.json("/api/v1/hosts"));
      check(description, "/api/v1/hosts/{id}", dashboard.json("/api/v1/hosts/h1"));
      check(description, "/api/v1/components", dashboard.json("/api/v1/components"));
      check(
          description,
          "/api/v1/components/{id}",
          dashboard.json("/api/v1/components/kafka@127.0.0.1:9092"));
      check(description, "/api/v1/alerts", dashboard.json("/api/v1/alerts"));
      check(description, "/api/v1/alerts/history", dashboard.json("/api/v1/alerts/history"));
      check(description, "/api/v1/rules", dashboard.json("/api/v1/rules"));
      check(description, "/api/v1/status", dashboard.json("/api/v1/status"));
    }
  }

  private static void check(JsonObject description, String path, JsonObject answer) {
    JsonObject schema =
        paths(description)
            .getAsJsonObject(path)
            .getAsJsonObject("get")
            .getAsJsonObject("responses")
            .getAsJsonObject("200")
            .getAsJsonObject("content")
            .getAsJsonObject("application/json")
            .getAsJsonObject("schema");
    check(description, path, schema, answer);
  }

  /** Objects have exactly the described fields; lists are checked item by item. */
  private static void check(
      JsonObject description, String where, JsonObject schema, JsonElement value) {
    if (schema.has("$ref")) {
      String name = schema.get("$ref").getAsString().replace("#/components/schemas/", "");
      JsonObject named =
          description
              .getAsJsonObject("components")
              .getAsJsonObject("schemas")
              .getAsJsonObject(name);
      check(description, where + ":" + name, named, value);
    } else if (value instanceof JsonObject object && schema.has("required")) {
      Set<String> required = new TreeSet<>();
      schema.getAsJsonArray("required").forEach(name -> required.add(name.getAsString()));
      assertThat(new TreeSet<>(object.keySet())).as(where).isEqualTo(required);
      if (schema.get("properties") instanceof JsonObject properties) {
        properties
            .entrySet()
            .forEach(property ->
                check(
                    description,
                    where + "." + property.getKey(),
                    property.getValue().getAsJsonObject(),
                    object.get(property.getKey())));
      }
    } else if (value.isJsonArray() && schema.get("items") instanceof JsonObject items) {
      value.getAsJsonArray().forEach(item -> check(description, where + "[]", items, item));
    }
  }

  private static JsonObject paths(JsonObject description) {
    return description.getAsJsonObject("paths");
  }
}
