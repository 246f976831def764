package io.strata.dashboard;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.strata.dashboard.alerts.AlertEngine;
import io.strata.dashboard.alerts.AlertEngineProxy;
import io.strata.dashboard.alerts.Alerts;
import io.strata.dashboard.alerts.AlertsHandler;
import io.strata.dashboard.alerts.CurrentAlerts;
import io.strata.dashboard.components.ComponentsHandler;
import io.strata.dashboard.explore.PrometheusHandler;
import io.strata.dashboard.hosts.HostsHandler;
import io.strata.dashboard.http.ApiErrors;
import io.strata.dashboard.http.ApiRoutes;
import io.strata.dashboard.http.ProblemException;
import io.strata.dashboard.http.RequestParameters;
import io.strata.dashboard.http.TimeRange;
import io.strata.dashboard.jaeger.JaegerHandler;
import io.strata.dashboard.logs.LogsHandler;
import io.strata.dashboard.services.ServicesHandler;
import io.strata.dashboard.stream.EventStream;
import io.strata.dashboard.topology.LandscapeReader;
import io.strata.dashboard.topology.TopologyHandler;
import io.strata.dashboard.traces.SamplingHandler;
import io.strata.dashboard.traces.TracesHandler;
import io.strata.dashboard.web.Login;
import io.strata.dashboard.web.SecurityHeaders;
import io.strata.dashboard.web.WebApp;
import io.strata.metrics.series.SeriesSource;
import io.strata.process.OperationsEndpoints;
import io.strata.process.OwnMetrics;
import io.strata.process.ProcessHealth;
import io.strata.store.TelemetryStore;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.UriCompliance;

/**
 * The assembly of the dashboard: read data → answer requests. Every request has a virtual thread of
 * its own.
 */
public final class DashboardServer implements AutoCloseable {
  private static final Duration LIVE_RANGE = Duration.ofMinutes(5);
  private static final List<String> APIS =
      List.of("/api/", "/prometheus/", "/jaeger/", "/alertmanager/");

  private final DashboardConfiguration configuration;
  private final InstantSource clock;
  private final BackendChecks backends;
  private final EventStream stream;
  private final Login login;
  private final OperationsEndpoints operations;
  private final PrometheusMeterRegistry metrics = OwnMetrics.registry("dashboard");
  private final Javalin server;
  private List<ApiRoutes.Route> added = List.of();

  /**
   * A server that does not listen yet.
   *
   * @param series recent and stored metrics as one source
   * @param elasticsearchProblem why the store cannot be used now; may block
   */
  public DashboardServer(
      DashboardConfiguration configuration,
      TelemetryStore store,
      SeriesSource series,
      HttpClient client,
      Supplier<Optional<String>> elasticsearchProblem,
      InstantSource clock) {
    this.configuration = configuration;
    this.clock = clock;
    AlertEngine alertEngine =
        new AlertEngine(
            client, configuration.alertEngine().url(), configuration.alertEngine().timeout());
    LandscapeReader landscapes =
        new LandscapeReader(
            series, new Alerts(alertEngine)::firing, configuration.thresholds(), clock);
    RequestParameters parameters = new RequestParameters(configuration.limits().maxRange());
    Screens screens =
        new Screens(series, alertEngine, landscapes, parameters, store, clock, configuration);
    this.backends = new BackendChecks(elasticsearchProblem, alertEngine);
    this.login = new Login(configuration.login(), configuration.isOpen(), clock);
    this.stream =
        new EventStream(
            () -> landscapes.read(TimeRange.last(LIVE_RANGE, clock.instant())).topology(),
            screens.alerts::current,
            new EventStream.Settings(
                configuration.stream().interval(), configuration.limits().maxStreams(), version()),
            clock);
    ProcessHealth health = new ProcessHealth();
    health.register("backends", backends::allAway);
    this.operations = new OperationsEndpoints(health, metrics);
    Gauge.builder("strata_dashboard_stream_clients", stream, EventStream::clients)
        .register(metrics);
    this.server = Javalin.create(config -> configure(config, screens));
  }

  /** The handlers of all screens and APIs. */
  private static final class Screens {
    final TopologyHandler topology;
    final ServicesHandler services;
    final TracesHandler traces;
    final SamplingHandler sampling;
    final LogsHandler logs;
    final HostsHandler hosts;
    final ComponentsHandler components;
    final AlertsHandler alerts;
    final AlertEngineProxy alertmanager;
    final AlertEngineProxy prometheusRules;
    final PrometheusHandler prometheus;
    final JaegerHandler jaeger;

    Screens(
        SeriesSource series,
        AlertEngine alertEngine,
        LandscapeReader landscapes,
        RequestParameters parameters,
        TelemetryStore store,
        InstantSource clock,
        DashboardConfiguration configuration) {
      CurrentAlerts current = new CurrentAlerts(alertEngine);
      topology = new TopologyHandler(landscapes, parameters, clock);
      services = new ServicesHandler(landscapes, series, parameters, clock);
      traces = new TracesHandler(store.traceReader(), parameters, clock);
      sampling = new SamplingHandler(series, parameters, clock);
      logs = new LogsHandler(store.logReader(), parameters, clock);
      hosts = new HostsHandler(landscapes, series, current, parameters, clock);
      components = new ComponentsHandler(landscapes, series, current, parameters, clock);
      alerts = new AlertsHandler(alertEngine, landscapes, series, parameters, clock);
      alertmanager = new AlertEngineProxy(alertEngine, "/alertmanager");
      prometheusRules = new AlertEngineProxy(alertEngine, "/prometheus");
      prometheus = new PrometheusHandler(series, configuration.limits().maxRange(), clock);
      jaeger =
          new JaegerHandler(
              store.traceReader(), landscapes, configuration.limits().maxRange(), clock);
    }
  }

  /** Listens, and begins to look after backends and changes. */
  public void start() {
    backends.start();
    stream.start();
    server.start(configuration.listen().host(), configuration.listen().port());
  }

  /** The port on which it listens. */
  public int port() {
    return server.port();
  }

  private void configure(JavalinConfig config, Screens screens) {
    config.startup.showJavalinBanner = false;
    config.concurrency.useVirtualThreads = true;
    config.http.maxRequestSize = configuration.limits().maxBody().bytes();
    config.http.prefer405over404 = true;
    // Names of services may hold a slash, which is percent-encoded in paths.
    config.jetty.modifyHttpConfiguration(http ->
        http.setUriCompliance(
            UriCompliance.DEFAULT.with("names", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR)));
    config.requestLogger.http((context, millis) ->
        Timer.builder("strata_dashboard_requests")
            .tag("method", context.method().name())
            .tag("status", Integer.toString(context.statusCode()))
            .register(metrics)
            .record(Duration.ofNanos((long) (millis * 1e6))));
    config.routes.before(SecurityHeaders::set);
    config.routes.before(this::checkLogin);
    ApiErrors.register(
        config.routes,
        Map.of("/jaeger/", JaegerHandler::problem, "/prometheus/", PrometheusHandler::problem));
    ApiRoutes routes = new ApiRoutes(config.routes);
    ownApi(routes, screens);
    foreignApis(routes, screens);
    added = routes.added();
    operationsAndWeb(config.routes);
  }

  /** The routes of the APIs. */
  List<ApiRoutes.Route> routes() {
    return added;
  }

  private void ownApi(ApiRoutes routes, Screens screens) {
    routes.json("/api/v1/topology", screens.topology::topology);
    routes.json("/api/v1/services", screens.services::services);
    routes.json("/api/v1/services/{name}/endpoints", screens.services::endpoints);
    routes.json("/api/v1/services/{name}/instances", screens.services::instances);
    routes.json("/api/v1/services/{name}/dependencies", screens.services::dependencies);
    routes.json("/api/v1/traces", screens.traces::find);
    routes.json("/api/v1/traces/services", screens.traces::services);
    routes.json("/api/v1/traces/operations", screens.traces::operations);
    routes.json("/api/v1/traces/sampling", screens.sampling::sampling);
    routes.add(HandlerType.GET, "/api/v1/traces/{traceId}", screens.traces::trace);
    routes.json("/api/v1/logs", screens.logs::find);
    routes.json("/api/v1/hosts", screens.hosts::hosts);
    routes.json("/api/v1/hosts/{id}", screens.hosts::host);
    routes.json("/api/v1/components", screens.components::components);
    routes.json("/api/v1/components/{id}", screens.components::component);
    routes.json("/api/v1/alerts", screens.alerts::alerts);
    routes.json("/api/v1/alerts/history", screens.alerts::history);
    routes.json("/api/v1/rules", screens.alerts::rules);
    routes.json("/api/v1/status", _ -> new Status(version(), clock.instant(), backends.backends()));
    routes.add(HandlerType.GET, "/api/v1/stream", stream::follow);
    routes.json("/api/v1/session", login::session);
    routes.add(HandlerType.POST, "/api/v1/session", login::logIn);
    routes.add(HandlerType.DELETE, "/api/v1/session", login::logOut);
    routes.add(HandlerType.GET, "/api/openapi.json", OpenApi::answer);
  }

  private void foreignApis(ApiRoutes routes, Screens screens) {
    for (HandlerType method : List.of(HandlerType.GET, HandlerType.POST)) {
      routes.add(method, "/prometheus/api/v1/query", screens.prometheus::query);
      routes.add(method, "/prometheus/api/v1/query_range", screens.prometheus::queryRange);
      routes.add(method, "/prometheus/api/v1/series", screens.prometheus::series);
      routes.add(method, "/prometheus/api/v1/labels", screens.prometheus::labels);
      routes.add(method, "/prometheus/api/v1/format_query", screens.prometheus::formatQuery);
    }
    HandlerType get = HandlerType.GET;
    routes.add(get, "/prometheus/api/v1/label/{name}/values", screens.prometheus::labelValues);
    routes.add(get, "/prometheus/api/v1/metadata", screens.prometheus::metadata);
    routes.add(get, "/prometheus/api/v1/status/buildinfo", screens.prometheus::buildInfo);
    routes.add(get, "/prometheus/api/v1/rules", screens.prometheusRules::pass);
    routes.add(get, "/prometheus/api/v1/alerts", screens.prometheusRules::pass);
    routes.add(get, "/jaeger/api/services", screens.jaeger::services);
    routes.add(get, "/jaeger/api/services/{service}/operations", screens.jaeger::operations);
    routes.add(get, "/jaeger/api/operations", screens.jaeger::operationsWithKind);
    routes.add(get, "/jaeger/api/traces", screens.jaeger::find);
    routes.add(get, "/jaeger/api/traces/{traceId}", screens.jaeger::trace);
    routes.add(get, "/jaeger/api/dependencies", screens.jaeger::dependencies);
    for (HandlerType method : List.of(HandlerType.GET, HandlerType.POST, HandlerType.DELETE)) {
      routes.add(method, "/alertmanager/api/v2/<path>", screens.alertmanager::pass);
    }
  }

  private void operationsAndWeb(RoutesConfig routes) {
    routes.get("/health/live", context -> answer(context, operations.live()));
    routes.get("/health/ready", context -> answer(context, operations.ready()));
    routes.get("/metrics", context -> answer(context, operations.metrics()));
    WebApp webApp = new WebApp();
    routes.get(
        "/*",
        context -> {
          if (APIS.stream().anyMatch(context.path()::startsWith)) {
            throw ProblemException.unknown("no such path");
          } else {
            webApp.serve(context);
          }
        });
  }

  /** The web app itself, the question of the session, and health are for everybody. */
  private void checkLogin(Context context) {
    boolean api = APIS.stream().anyMatch(context.path()::startsWith);
    if ((api && !context.path().equals("/api/v1/session")) || context.path().equals("/metrics")) {
      login.check(context);
    }
  }

  /** Body of the question what runs here. */
  record Status(String version, Instant now, List<BackendChecks.Backend> backends) {}

  private static void answer(Context context, OperationsEndpoints.Answer answer) {
    context.status(answer.status()).contentType(answer.contentType()).result(answer.body());
  }

  private static String version() {
    String version = DashboardServer.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public void close() {
    stream.close();
    backends.close();
    server.stop();
    metrics.close();
  }
}
