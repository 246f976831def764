package io.strata.alert.state;

import io.strata.alert.evaluate.ActiveAlert;
import io.strata.alert.evaluate.AlertJournal;
import io.strata.alert.evaluate.RuleKey;
import io.strata.alert.evaluate.Transition;
import io.strata.alert.history.AlertHistory;
import io.strata.alert.notify.NotificationLog;
import io.strata.alert.rule.RuleGroup;
import io.strata.alert.silence.Silence;
import io.strata.alert.silence.Silences;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must survive a restart, as journals over a store, and as it is read back from one. */
public final class EngineState {
  private static final Logger LOGGER = LoggerFactory.getLogger(EngineState.class);
  private static final String ALERT = "alert/";
  private static final String SILENCE = "silence/";
  private static final String NOTIFIED = "notified/";

  private final StateStore store;
  private final AlertHistory history;
  private final InstantSource clock;

  /** State in a store; transitions also go to the history. */
  public EngineState(StateStore store, AlertHistory history, InstantSource clock) {
    this.store = store;
    this.history = history;
    this.clock = clock;
  }

  /** What was read back. */
  public record Restored(
      Map<RuleKey, List<ActiveAlert>> alerts,
      List<Silence> silences,
      List<NotificationLog.Entry> notifications) {
    public Restored {
      alerts = Map.copyOf(alerts);
      silences = List.copyOf(silences);
      notifications = List.copyOf(notifications);
    }
  }

  /** Reads back what a store held. Values that can't be read are logged and left out. */
  public static Restored restore(Map<String, String> values) {
    Map<RuleKey, List<ActiveAlert>> alerts = new HashMap<>();
    List<Silence> silences = new ArrayList<>();
    List<NotificationLog.Entry> notifications = new ArrayList<>();
    values.forEach((key, value) -> {
      try {
        if (key.startsWith(ALERT)) {
          StateCodec.RuleAlert read = StateCodec.ruleAlert(value);
          alerts.computeIfAbsent(read.rule(), _ -> new ArrayList<>()).add(read.alert());
        } else if (key.startsWith(SILENCE)) {
          silences.add(StateCodec.silence(value));
        } else if (key.startsWith(NOTIFIED)) {
          notifications.add(StateCodec.logEntry(value));
        }
      } catch (RuntimeException e) {
        LOGGER.error("the state under {} can't be read and is left out", key, e);
      }
    });
    return new Restored(alerts, silences, notifications);
  }

  /** The journal of rules' alerts. */
  public AlertJournal alerts() {
    return new AlertJournal() {
      @Override
      public void save(RuleKey rule, ActiveAlert alert) {
        store.put(key(rule, alert), StateCodec.encode(rule, alert));
      }

      @Override
      public void forget(RuleKey rule, ActiveAlert alert) {
        store.remove(key(rule, alert));
      }

      @Override
      public void transitions(RuleGroup group, RuleKey rule, List<Transition> transitions) {
        Instant now = clock.instant();
        for (Transition transition : transitions) {
          history.add(new AlertHistory.Event(now, group.name(), rule.name(), transition));
          LOGGER.info(
              "alert {} {} is {}",
              rule.name(),
              transition.alert().labels(),
              transition.kind().text());
        }
      }
    };
  }

  private static String key(RuleKey rule, ActiveAlert alert) {
    return ALERT + rule.group() + "/" + rule.labels() + "/" + alert.labels();
  }

  /** The journal of silences. */
  public Silences.Journal silences() {
    return new Silences.Journal() {
      @Override
      public void save(Silence silence) {
        store.put(SILENCE + silence.id(), StateCodec.encode(silence));
      }

      @Override
      public void forget(Silence silence) {
        store.remove(SILENCE + silence.id());
      }
    };
  }

  /** The journal of the notification log. */
  public NotificationLog.Journal notifications() {
    return new NotificationLog.Journal() {
      @Override
      public void save(NotificationLog.Entry entry) {
        store.put(key(entry.key()), StateCodec.encode(entry));
      }

      @Override
      public void forget(NotificationLog.Key key) {
        store.remove(key(key));
      }
    };
  }

  private static String key(NotificationLog.Key key) {
    return NOTIFIED + key.receiver() + "/" + key.integration() + "/" + key.groupKey();
  }
}
