package io.strata.alert.http;

import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.strata.metrics.api.ApiResponse;
import io.strata.metrics.api.PrometheusApi;
import io.strata.metrics.chunk.RawReadCodec;
import io.strata.metrics.window.HotWindow;
import io.strata.process.OperationsEndpoints;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server. It serves health and queries at once, alerts and rules once the state has been
 * read back ({@link #serve}); until then those answer 503.
 */
public final class AlertEngineServer implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(AlertEngineServer.class);
  private static final long MAX_REQUEST_BYTES = 16L * 1024 * 1024;

  private final AtomicReference<@Nullable Apis> apis = new AtomicReference<>();
  private final OperationsEndpoints operations;
  private final PrometheusApi prometheus;
  private final HotWindow window;
  private final Javalin server;

  /** What is served once the state is there. */
  public record Apis(AlertmanagerApi alertmanager, SilencesApi silences, RulesApi rules) {}

  private static final class NotReadyException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Starts a server; port 0 takes a free one. */
  public AlertEngineServer(
      String host,
      int port,
      OperationsEndpoints operations,
      PrometheusApi prometheus,
      HotWindow window) {
    this.operations = operations;
    this.prometheus = prometheus;
    this.window = window;
    this.server =
        Javalin.create(config -> {
          config.concurrency.useVirtualThreads = true;
          config.startup.showJavalinBanner = false;
          config.http.maxRequestSize = MAX_REQUEST_BYTES;
          operationsRoutes(config.routes);
          prometheusRoutes(config.routes);
          alertmanagerRoutes(config.routes);
          errors(config.routes);
        });
    server.start(host, port);
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  /** Serves alerts and rules from now on. */
  public void serve(Apis newApis) {
    apis.set(newApis);
  }

  private Apis apis() {
    Apis present = apis.get();
    if (present == null) {
      throw new NotReadyException();
    }
    return present;
  }

  private void operationsRoutes(RoutesConfig routes) {
    routes.get("/health/live", context -> answer(context, operations.live()));
    routes.get("/health/ready", context -> answer(context, operations.ready()));
    routes.get("/metrics", context -> answer(context, operations.metrics()));
  }

  private static void answer(Context context, OperationsEndpoints.Answer answer) {
    context.status(answer.status()).contentType(answer.contentType()).result(answer.body());
  }

  private void prometheusRoutes(RoutesConfig routes) {
    Map<String, Function<Map<String, List<String>>, ApiResponse>> queries =
        Map.of(
            "/api/v1/query", prometheus::query,
            "/api/v1/query_range", prometheus::queryRange,
            "/api/v1/series", prometheus::series,
            "/api/v1/labels", prometheus::labels,
            "/api/v1/format_query", prometheus::formatQuery);
    queries.forEach((path, query) -> {
      routes.get(path, context -> answer(context, query.apply(parameters(context))));
      routes.post(path, context -> answer(context, query.apply(parameters(context))));
    });
    routes.get(
        "/api/v1/label/{name}/values",
        context ->
            answer(
                context, prometheus.labelValues(context.pathParam("name"), parameters(context))));
    routes.get(
        "/api/v1/metadata", context -> answer(context, prometheus.metadata(parameters(context))));
    routes.get("/api/v1/status/buildinfo", context -> answer(context, prometheus.buildInfo()));
    routes.get(
        "/api/v1/rules", context -> json(context, apis().rules().rules(parameters(context))));
    routes.get("/api/v1/alerts", context -> json(context, apis().rules().alerts()));
    routes.get(
        "/api/v1/strata/history",
        context -> json(context, apis().rules().history(parameters(context))));
    routes.post("/api/v1/strata/read", this::read);
  }

  /** The hot window for the dashboard: raw series as binary chunks. */
  private void read(Context context) {
    RawReadCodec.Request request;
    try {
      request = RawReadCodec.decodeRequest(context.bodyAsBytes());
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("bad read request: " + e.getMessage());
    }
    RawReadCodec.Answer answer =
        new RawReadCodec.Answer(
            window.selectRaw(request.matchers(), request.startMillis(), request.endMillis()),
            window.completeSinceMillis());
    context.contentType("application/octet-stream").result(RawReadCodec.encodeAnswer(answer));
  }

  private void alertmanagerRoutes(RoutesConfig routes) {
    routes.get(
        "/api/v2/alerts",
        context -> json(context, apis().alertmanager().alerts(parameters(context))));
    routes.post("/api/v2/alerts", context -> apis().alertmanager().post(context.body()));
    routes.get(
        "/api/v2/alerts/groups",
        context -> json(context, apis().alertmanager().groups(parameters(context))));
    routes.get("/api/v2/status", context -> json(context, apis().alertmanager().status()));
    routes.get("/api/v2/receivers", context -> json(context, apis().alertmanager().receivers()));
    routes.get(
        "/api/v2/silences", context -> json(context, apis().silences().list(parameters(context))));
    routes.post(
        "/api/v2/silences", context -> json(context, apis().silences().post(context.body())));
    routes.get(
        "/api/v2/silence/{id}",
        context -> {
          Optional<String> silence = apis().silences().get(context.pathParam("id"));
          json(
              context.status(silence.isPresent() ? 200 : 404),
              silence.orElse("\"silence not found\""));
        });
    routes.delete(
        "/api/v2/silence/{id}",
        context -> {
          if (!apis().silences().delete(context.pathParam("id"))) {
            json(context.status(404), "\"silence not found\"");
          }
        });
  }

  /** Each API has its own form of errors: Prometheus's an object, Alertmanager's a text. */
  private static void errors(RoutesConfig routes) {
    routes.exception(
        BadRequestException.class,
        (failure, context) ->
            error(context, 400, "bad_data", String.valueOf(failure.getMessage())));
    routes.exception(
        NoSuchElementException.class,
        (failure, context) ->
            error(context, 404, "not_found", String.valueOf(failure.getMessage())));
    routes.exception(
        NotReadyException.class,
        (_, context) ->
            error(context, 503, "unavailable", "the alert engine is still starting; try again"));
    routes.exception(
        Exception.class,
        (failure, context) -> {
          LOGGER.error("{} {} failed", context.method(), context.path(), failure);
          error(context, 500, "internal", "internal error; see the alert engine's log");
        });
  }

  private static void error(Context context, int status, String type, String message) {
    String body =
        context.path().startsWith("/api/v2/") ? Json.quoted(message) : Json.failure(type, message);
    json(context.status(status), body);
  }

  private static void answer(Context context, ApiResponse response) {
    json(context.status(response.status()), response.body());
  }

  private static void json(Context context, String body) {
    context.contentType(Json.TYPE).result(body);
  }

  /** Parameters of the query string and, for forms, the body. */
  private static Map<String, List<String>> parameters(Context context) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    add(all, context.queryParamMap());
    add(all, context.formParamMap());
    return all;
  }

  private static void add(Map<String, List<String>> all, Map<String, List<String>> more) {
    more.forEach(
        (name, values) -> all.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(values));
  }

  @Override
  public void close() {
    server.stop();
  }
}
