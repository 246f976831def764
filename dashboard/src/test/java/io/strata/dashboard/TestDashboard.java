package io.strata.dashboard;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.strata.metrics.series.SeriesSource;
import io.strata.process.ConfigurationLoader;
import io.strata.store.TelemetryStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A dashboard on a free port, and a client of it. The time stands still at the shop's end. */
final class TestDashboard implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final DashboardServer server;

  TestDashboard(
      SeriesSource series, TelemetryStore store, URI alertEngine, Map<String, String> settings) {
    server =
        new DashboardServer(
            configuration(alertEngine, settings),
            store,
            series,
            client,
            Optional::empty,
            InstantSource.fixed(Instant.ofEpochMilli(ShopSeries.END)));
    server.start();
  }

  static DashboardConfiguration configuration(URI alertEngine, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("STRATA_LISTEN_PORT", "0");
    environment.put("STRATA_ALERT_ENGINE_URL", alertEngine.toString());
    return ConfigurationLoader.load(
        DashboardConfiguration.class, DashboardConfiguration.RESOURCE, null, environment);
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  /** Method and path of every route of the APIs, as OpenAPI writes them. */
  Set<String> routes() {
    return server.routes().stream()
        .map(route ->
            route.method().toLowerCase(Locale.ROOT)
                + " "
                + route.path().replace('<', '{').replace('>', '}'))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  HttpClient client() {
    return client;
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The body of a GET that succeeds. */
  JsonObject json(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = get(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + " answered " + response.statusCode() + response.body());
    }
    JsonElement body = JsonParser.parseString(response.body());
    return body.getAsJsonObject();
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }
}
