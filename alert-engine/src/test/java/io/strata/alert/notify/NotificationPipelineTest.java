package io.strata.alert.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strata.alert.route.InhibitRule;
import io.strata.alert.route.Receiver;
import io.strata.alert.route.Route;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Grouping, deduplication, muting, retry and log together, with a clock that tests move. */
class NotificationPipelineTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Route.Timing TIMING =
      new Route.Timing(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofHours(4));

  private Instant now = START;
  private final InstantSource clock = () -> now;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final FakeNotifier notifier = new FakeNotifier();
  private final FakeJournal journal = new FakeJournal();
  private final AlertBoard board = new AlertBoard(100);
  private final List<MuteStage> muteStages = new ArrayList<>();
  private Dispatcher dispatcher = new Dispatcher(route());
  private @Nullable NotificationPipeline pipeline;

  private static final class FakeNotifier implements Notifier {
    final List<String> told = new ArrayList<>();
    final Deque<Attempt> answers = new ArrayDeque<>();
    int attempts;

    @Override
    public Attempt attempt(Notification notification, Duration timeAllowed) {
      attempts++;
      Attempt answer = answers.isEmpty() ? new Attempt.Delivered() : answers.remove();
      if (answer instanceof Attempt.Delivered) {
        StringBuilder text = new StringBuilder();
        for (Alert alert : notification.alerts()) {
          text.append(alert.labels().get("host"))
              .append(alert.isResolved(notification.now()) ? "-" : "+");
        }
        told.add(text.toString());
      }
      return answer;
    }

    @Override
    public String kind() {
      return "fake";
    }
  }

  private static final class FakeJournal implements NotificationLog.Journal {
    final Map<NotificationLog.Key, NotificationLog.Entry> entries = new HashMap<>();

    @Override
    public void save(NotificationLog.Entry entry) {
      entries.put(entry.key(), entry);
    }

    @Override
    public void forget(NotificationLog.Key key) {
      entries.remove(key);
    }
  }

  @Test
  void waitsForTheGroupThenTellsItOnce() throws InterruptedException {
    put(firing("a"));
    pass(Duration.ofMillis(500));
    put(firing("b"));
    assertThat(notifier.told).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(notifier.told).containsExactly("a+b+");

    pass(Duration.ofMinutes(10));
    assertThat(notifier.told).containsExactly("a+b+");
  }

  @Test
  void tellsNewAndResolvedAlertsAtTheNextInterval() throws InterruptedException {
    put(firing("a"));
    pass(Duration.ofSeconds(2));
    put(firing("b"));
    pass(Duration.ofSeconds(5));
    put(resolved("a"));
    pass(Duration.ofSeconds(5));
    put(resolved("b"));
    pass(Duration.ofSeconds(5));

    assertThat(notifier.told).containsExactly("a+", "a+b+", "a-b+", "b-");
    assertThat(dispatcher.groups()).isEmpty();
  }

  @Test
  void repeatsAfterTheRepeatInterval() throws InterruptedException {
    put(firing("a"));
    pass(Duration.ofSeconds(2));
    pass(Duration.ofHours(4).plusSeconds(30));
    assertThat(notifier.told).containsExactly("a+", "a+");
  }

  @Test
  void tellsNothingOfAnAlertThatEndedWithinTheWait() throws InterruptedException {
    put(firing("a"));
    put(resolved("a"));
    pass(Duration.ofSeconds(30));
    assertThat(notifier.told).isEmpty();
    assertThat(dispatcher.groups()).isEmpty();
  }

  @Test
  void tellsAnAlertThatFiresAgain() throws InterruptedException {
    put(firing("a"));
    pass(Duration.ofSeconds(2));
    put(resolved("a"));
    pass(Duration.ofSeconds(5));
    put(firing("a"));
    pass(Duration.ofSeconds(5));
    assertThat(notifier.told).containsExactly("a+", "a-", "a+");
  }

  @Test
  void afterARestartNeitherRepeatsNorLosesTheEnd() throws InterruptedException {
    put(firing("a"));
    pass(Duration.ofSeconds(2));
    restart();
    put(firing("a"));
    pass(Duration.ofMinutes(1));
    assertThat(notifier.told).containsExactly("a+");

    restart();
    put(resolved("a"));
    pass(Duration.ofSeconds(2));
    assertThat(notifier.told).containsExactly("a+", "a-");

    restart();
    put(resolved("a"));
    pass(Duration.ofSeconds(2));
    assertThat(notifier.told).containsExactly("a+", "a-");
  }

  @Test
  void triesAgainWithLongerPausesUntilDelivered() throws InterruptedException {
    notifier.answers.add(retryable(Optional.empty()));
    notifier.answers.add(retryable(Optional.of(Duration.ofSeconds(3))));
    put(firing("a"));
    pass(Duration.ofSeconds(2));

    assertThat(notifier.attempts).isEqualTo(3);
    assertThat(notifier.told).containsExactly("a+");
    assertThat(now).isAfterOrEqualTo(START.plusMillis(1_000 + 500 + 3_000));
  }

  @Test
  void givesUpAtTheDeadlineAndTriesAtTheNextInterval() throws InterruptedException {
    for (int i = 0; i < 6; i++) {
      notifier.answers.add(retryable(Optional.empty()));
    }
    put(firing("a"));
    pass(Duration.ofSeconds(2));
    assertThat(notifier.told).isEmpty();
    assertThat(failures("deadline")).isEqualTo(1);

    pass(Duration.ofSeconds(30));
    assertThat(notifier.told).containsExactly("a+");
  }

  @Test
  void doesNotTryAgainWhatCannotSucceed() throws InterruptedException {
    notifier.answers.add(new Notifier.Attempt.Permanent("client_error", "answered 400"));
    put(firing("a"));
    pass(Duration.ofMillis(1_500));

    assertThat(notifier.attempts).isEqualTo(1);
    assertThat(failures("client_error")).isEqualTo(1);
  }

  @Test
  void resolvedOnlyGroupsStaySilentWhereReceiversDoNotWantThem() throws InterruptedException {
    pipeline = pipeline(false);
    put(firing("a"));
    pass(Duration.ofSeconds(2));
    put(resolved("a"));
    pass(Duration.ofSeconds(10));
    put(firing("a"));
    pass(Duration.ofSeconds(10));
    assertThat(notifier.told).containsExactly("a+", "a+");
  }

  @Test
  void mutedAlertsAreNotTold() throws InterruptedException {
    muteStages.add(labels -> labels.get("host").equals("a"));
    put(firing("a"));
    put(firing("b"));
    pass(Duration.ofSeconds(2));
    assertThat(notifier.told).containsExactly("b+");
  }

  @Test
  void inhibitsWhileTheSourceFires() {
    Inhibitor inhibitor =
        new Inhibitor(
            List.of(
                new InhibitRule(
                    List.of(LabelMatcher.equal("severity", "critical")),
                    List.of(LabelMatcher.regex("severity", "critical|warning")),
                    List.of("host"))),
            board,
            clock);
    Labels critical = Labels.of("severity", "critical", "host", "a");
    board.put(List.of(new Alert(critical, Map.of(), now, null, now, "", false)), now);

    assertThat(inhibitor.mutes(Labels.of("severity", "warning", "host", "a"))).isTrue();
    assertThat(inhibitor.mutes(Labels.of("severity", "warning", "host", "b"))).isFalse();
    assertThat(inhibitor.mutes(critical)).isFalse();

    now = now.plusSeconds(5);
    board.put(List.of(new Alert(critical, Map.of(), START, now, now, "", false)), now);
    assertThat(inhibitor.mutes(Labels.of("severity", "warning", "host", "a"))).isFalse();
  }

  @Test
  void boardRefusesMoreThanItsLimit() {
    AlertBoard small = new AlertBoard(1);
    assertThat(small.put(List.of(firing("a"), firing("b")), now).refused()).isEqualTo(1);
    assertThat(small.put(List.of(firing("a")), now).refused()).isZero();
    assertThat(small.active(now)).hasSize(1);
  }

  @Test
  void fingerprintsAreThoseOfPrometheus() {
    // FNV-1a of no bytes: its offset basis.
    assertThat(new Alert(Labels.empty(), Map.of(), now, null, now, "", false).fingerprintText())
        .isEqualTo("cbf29ce484222325");
  }

  private static Notifier.Attempt retryable(Optional<Duration> after) {
    return new Notifier.Attempt.Retryable("server_error", "answered 503", after);
  }

  private double failures(String reason) {
    return registry
        .get("strata_alert_engine_notifications_failed")
        .tag("reason", reason)
        .counter()
        .count();
  }

  private void restart() {
    dispatcher = new Dispatcher(route());
    pipeline = null;
  }

  private void put(Alert alert) {
    dispatcher.accept(board.put(List.of(alert), now).alerts(), now);
  }

  /** Lets time pass flush by flush. */
  private void pass(Duration duration) throws InterruptedException {
    if (pipeline == null) {
      pipeline = pipeline(true);
    }
    Instant until = now.plus(duration);
    while (true) {
      Optional<Instant> next = dispatcher.nextFlush().filter(time -> !time.isAfter(until));
      if (next.isEmpty()) {
        break;
      }
      now = next.get().isAfter(now) ? next.get() : now;
      for (Flush flush : dispatcher.takeDue(now)) {
        dispatcher.finished(flush, pipeline.run(flush));
      }
    }
    now = until.isAfter(now) ? until : now;
  }

  private NotificationPipeline pipeline(boolean sendResolved) {
    return new NotificationPipeline(
        muteStages,
        Map.of("r", List.of(new NotificationPipeline.Target(notifier, sendResolved))),
        new NotificationLog(journal.entries.values(), journal),
        new NotificationPipeline.Timekeeping(clock, duration -> now = now.plus(duration)),
        new NotificationMeters(registry));
  }

  private static Route route() {
    Receiver receiver = new Receiver("r", List.of());
    return new Route(
        "{}",
        receiver.name(),
        new Route.GroupBy(false, Set.of("alertname")),
        List.of(),
        false,
        TIMING,
        List.of());
  }

  private Alert firing(String host) {
    return alert(host, now.plus(Duration.ofHours(12)));
  }

  private Alert resolved(String host) {
    return alert(host, now);
  }

  private Alert alert(String host, Instant endsAt) {
    return new Alert(
        Labels.of("alertname", "A", "host", host), Map.of(), now, endsAt, now, "", false);
  }
}
