package io.strata.alert.notify;

import io.strata.metrics.series.Labels;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a group that is due: inhibit, silence, then for each integration of its receiver
 * deduplicate, retry, log. Delivery is at least once: a crash between delivery and log repeats it.
 * Thread-safe.
 */
public final class NotificationPipeline {
  private static final Logger LOGGER = LoggerFactory.getLogger(NotificationPipeline.class);
  private static final Duration LOG_RETENTION = Duration.ofDays(5);

  private final List<MuteStage> muteStages;
  private final Map<String, List<Target>> targets;
  private final NotificationLog log;
  private final RetryStage retry;
  private final InstantSource clock;
  private final NotificationMeters meters;

  /** An integration of a receiver. */
  public record Target(Notifier notifier, boolean sendResolved) {}

  /**
   * A pipeline.
   *
   * @param muteStages in order
   * @param targets integrations by receiver name
   */
  public NotificationPipeline(
      List<MuteStage> muteStages,
      Map<String, List<Target>> targets,
      NotificationLog log,
      Timekeeping timekeeping,
      NotificationMeters meters) {
    this.muteStages = List.copyOf(muteStages);
    this.targets = Map.copyOf(targets);
    this.log = log;
    this.clock = timekeeping.clock();
    this.retry = new RetryStage(clock, timekeeping.pause(), meters);
    this.meters = meters;
  }

  /** How time is told and passed. */
  public record Timekeeping(InstantSource clock, Pause pause) {
    /** The system's. */
    public static Timekeeping system() {
      return new Timekeeping(InstantSource.system(), Thread::sleep);
    }
  }

  /** Whether all integrations know all they need to know now. */
  public boolean run(Flush flush) throws InterruptedException {
    Flush unmuted =
        flush.with(flush.alerts().stream().filter(alert -> !muted(alert.labels())).toList());
    if (unmuted.alerts().isEmpty()) {
      return true;
    }
    List<Target> integrations = targets.getOrDefault(flush.route().receiver(), List.of());
    List<Thread> running = new ArrayList<>();
    boolean[] told = new boolean[integrations.size()];
    for (int i = 0; i < integrations.size(); i++) {
      int index = i;
      running.add(
          Thread.ofVirtual()
              .name("notify-" + flush.route().receiver() + "-" + index)
              .start(() -> told[index] = tellOrGiveUp(unmuted, integrations.get(index), index)));
    }
    try {
      for (Thread thread : running) {
        thread.join();
      }
    } catch (InterruptedException e) {
      running.forEach(Thread::interrupt);
      throw e;
    }
    boolean all = true;
    for (boolean one : told) {
      all &= one;
    }
    return all;
  }

  private boolean muted(Labels labels) {
    return muteStages.stream().anyMatch(stage -> stage.mutes(labels));
  }

  // Whatever fails in one integration must neither end the process nor keep others from theirs.
  @SuppressWarnings("CatchingUnchecked")
  private boolean tellOrGiveUp(Flush flush, Target target, int index) {
    try {
      return tell(flush, target, index);
    } catch (InterruptedException e) {
      return false;
    } catch (RuntimeException e) {
      LOGGER.error("receiver {} could not be told", flush.route().receiver(), e);
      meters.failed(target.notifier().kind(), "internal");
      return false;
    }
  }

  private boolean tell(Flush flush, Target target, int index) throws InterruptedException {
    NotificationLog.Key key =
        new NotificationLog.Key(flush.groupKey(), flush.route().receiver(), index);
    Deduplication.Content content = content(flush);
    Optional<NotificationLog.Entry> last = log.entry(key);
    Duration repeatInterval = flush.route().timing().repeatInterval();
    NotifyReason reason =
        Deduplication.decide(last, content, target.sendResolved(), repeatInterval, flush.now());
    if (!reason.notifies()) {
      return true;
    }
    List<Alert> wanted =
        target.sendResolved()
            ? flush.alerts()
            : flush.alerts().stream().filter(a -> !a.isResolved(flush.now())).toList();
    if (!wanted.isEmpty()) {
      meters.due(reason);
      Notification notification =
          new Notification(
              flush.groupKey(), flush.route().receiver(), flush.groupLabels(), wanted, flush.now());
      if (!retry.deliver(target.notifier(), notification, flush.deadline())) {
        return false;
      }
    }
    Instant now = clock.instant();
    Duration kept = repeatInterval.multipliedBy(2);
    log.record(
        new NotificationLog.Entry(
            key,
            content.firing(),
            content.resolved(),
            now,
            now.plus(kept.compareTo(LOG_RETENTION) < 0 ? kept : LOG_RETENTION)));
    return true;
  }

  private static Deduplication.Content content(Flush flush) {
    return new Deduplication.Content(fingerprints(flush, false), fingerprints(flush, true));
  }

  private static Set<Long> fingerprints(Flush flush, boolean resolved) {
    return flush.alerts().stream()
        .filter(alert -> alert.isResolved(flush.now()) == resolved)
        .map(Alert::fingerprint)
        .collect(Collectors.toSet());
  }
}
