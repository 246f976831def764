package io.strata.alert;

import io.micrometer.core.instrument.MeterRegistry;
import io.strata.alert.evaluate.ActiveAlert;
import io.strata.alert.evaluate.AlertSink;
import io.strata.alert.evaluate.EvaluationMeters;
import io.strata.alert.evaluate.EvaluationSettings;
import io.strata.alert.evaluate.GroupEvaluator;
import io.strata.alert.evaluate.RuleAlerts;
import io.strata.alert.evaluate.RuleData;
import io.strata.alert.evaluate.RuleKey;
import io.strata.alert.history.AlertHistory;
import io.strata.alert.http.AlertEngineServer;
import io.strata.alert.http.AlertmanagerApi;
import io.strata.alert.http.RulesApi;
import io.strata.alert.http.SilencesApi;
import io.strata.alert.notify.Alert;
import io.strata.alert.notify.AlertBoard;
import io.strata.alert.notify.DispatchLoop;
import io.strata.alert.notify.Dispatcher;
import io.strata.alert.notify.Inhibitor;
import io.strata.alert.notify.NotificationLog;
import io.strata.alert.notify.NotificationMeters;
import io.strata.alert.notify.NotificationPipeline;
import io.strata.alert.route.NotificationConfig;
import io.strata.alert.route.Receiver;
import io.strata.alert.schedule.GroupScheduler;
import io.strata.alert.silence.Silences;
import io.strata.alert.state.EngineState;
import io.strata.alert.state.StateStore;
import io.strata.alert.webhook.WebhookNotifier;
import io.strata.metrics.promql.PromqlEngine;
import io.strata.metrics.promql.QueryValue;
import io.strata.metrics.translate.SeriesPoint;
import io.strata.metrics.window.HotWindow;
import io.strata.process.ProcessLifecycle;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of the assembly from rules to notifications, on a complete hot window. */
final class Alerting {
  private static final Logger LOGGER = LoggerFactory.getLogger(Alerting.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private Alerting() {}

  /** What alerting rests on. */
  record Surroundings(
      AlertEngineConfig config,
      EngineFiles files,
      PromqlEngine promql,
      HotWindow window,
      MeterRegistry registry,
      InstantSource clock) {}

  /** Goes on from the state that was read back. */
  static void start(
      Surroundings surroundings,
      StateStore store,
      Map<String, String> state,
      AlertEngineServer server,
      ProcessLifecycle lifecycle) {
    AlertHistory history = new AlertHistory();
    EngineState engineState = new EngineState(store, history, surroundings.clock());
    EngineState.Restored restored = EngineState.restore(state);
    LOGGER.info(
        "read back: alerts of {} rules, {} silences, {} notifications",
        restored.alerts().size(),
        restored.silences().size(),
        restored.notifications().size());

    Silences silences =
        new Silences(restored.silences(), engineState.silences(), surroundings.clock());
    AlertmanagerApi.Parts parts = notifications(surroundings, engineState, restored, silences);
    lifecycle.onStop("notifications", parts.loop()::stop);

    List<GroupEvaluator> groups =
        groups(surroundings, engineState, restored, alerts -> parts.loop().accept(alerts));
    server.serve(
        new AlertEngineServer.Apis(
            new AlertmanagerApi(surroundings.files().notifications(), parts, surroundings.clock()),
            new SilencesApi(silences, surroundings.clock()),
            new RulesApi(groups, history)));

    GroupScheduler scheduler =
        new GroupScheduler(surroundings.clock(), new EvaluationMeters(surroundings.registry()));
    lifecycle.onStop("rules", scheduler::stop);
    groups.forEach(scheduler::start);
  }

  private static AlertmanagerApi.Parts notifications(
      Surroundings surroundings,
      EngineState engineState,
      EngineState.Restored restored,
      Silences silences) {
    NotificationConfig config = surroundings.files().notifications();
    InstantSource clock = surroundings.clock();
    AlertBoard board = new AlertBoard(surroundings.config().notifications().maxAlerts());
    Inhibitor inhibitor = new Inhibitor(config.inhibitRules(), board, clock);
    NotificationLog log =
        new NotificationLog(restored.notifications(), engineState.notifications());
    NotificationMeters meters = new NotificationMeters(surroundings.registry());
    NotificationPipeline pipeline =
        new NotificationPipeline(
            List.of(inhibitor, silences),
            targets(config, surroundings.config().externalUrl().toString()),
            log,
            NotificationPipeline.Timekeeping.system(),
            meters);
    Dispatcher dispatcher = new Dispatcher(config.root());
    Runnable housekeeping =
        () -> {
          log.expire(clock.instant());
          silences.forgetOld();
        };
    DispatchLoop loop =
        new DispatchLoop(
            new DispatchLoop.Parts(board, dispatcher, pipeline, housekeeping), clock, meters);
    return new AlertmanagerApi.Parts(board, dispatcher, loop, inhibitor, silences);
  }

  private static Map<String, List<NotificationPipeline.Target>> targets(
      NotificationConfig config, String externalUrl) {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    Map<String, List<NotificationPipeline.Target>> targets = new HashMap<>();
    for (Receiver receiver : config.receivers()) {
      List<NotificationPipeline.Target> integrations = new ArrayList<>();
      for (Receiver.Integration integration : receiver.integrations()) {
        integrations.add(
            switch (integration) {
              case Receiver.Integration.Webhook webhook ->
                  new NotificationPipeline.Target(
                      new WebhookNotifier(webhook, client, externalUrl), webhook.sendResolved());
            });
      }
      targets.put(receiver.name(), integrations);
    }
    return targets;
  }

  private static List<GroupEvaluator> groups(
      Surroundings surroundings,
      EngineState engineState,
      EngineState.Restored restored,
      AlertSink sink) {
    AlertEngineConfig config = surroundings.config();
    EvaluationSettings settings =
        new EvaluationSettings(
            config.rules().resendDelay(),
            config.rules().externalLabels(),
            config.externalUrl().toString());
    GroupEvaluator.Ports ports =
        new GroupEvaluator.Ports(
            data(surroundings),
            sink,
            engineState.alerts(),
            new EvaluationMeters(surroundings.registry()));
    Map<RuleKey, List<ActiveAlert>> left = new HashMap<>(restored.alerts());
    List<GroupEvaluator> groups = new ArrayList<>();
    for (var group : surroundings.files().groups()) {
      groups.add(new GroupEvaluator(group, ports, settings, restored.alerts()));
      group.rules().forEach(rule -> left.remove(RuleKey.of(group, rule)));
    }
    resolveOrphans(left, settings, engineState, sink, surroundings.clock().instant());
    return groups;
  }

  /** Alerts of rules that are there no more end, and receivers are told so. */
  private static void resolveOrphans(
      Map<RuleKey, List<ActiveAlert>> orphans,
      EvaluationSettings settings,
      EngineState engineState,
      AlertSink sink,
      Instant now) {
    List<Alert> resolved = new ArrayList<>();
    orphans.forEach((rule, alerts) -> {
      for (ActiveAlert alert : alerts) {
        if (alert.firedAt() != null) {
          resolved.add(RuleAlerts.orphan(alert, settings, now));
        }
        engineState.alerts().forget(rule, alert);
      }
    });
    if (!resolved.isEmpty()) {
      LOGGER.info("{} alerts end because their rules are gone", resolved.size());
      sink.accept(resolved);
    }
  }

  private static RuleData data(Surroundings surroundings) {
    return new RuleData() {
      @Override
      public QueryValue query(String expression, long timeMillis) {
        return surroundings.promql().instant(expression, timeMillis);
      }

      @Override
      public void append(List<SeriesPoint> points) {
        surroundings.window().append(points, null);
      }
    };
  }
}
