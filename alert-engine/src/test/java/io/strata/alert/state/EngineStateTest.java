package io.strata.alert.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.alert.evaluate.ActiveAlert;
import io.strata.alert.evaluate.AlertState;
import io.strata.alert.evaluate.RuleKey;
import io.strata.alert.history.AlertHistory;
import io.strata.alert.notify.NotificationLog;
import io.strata.alert.silence.Silence;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EngineStateTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Map<String, String> values = new HashMap<>();
  private final StateStore store =
      new StateStore() {
        @Override
        public void put(String key, String value) {
          values.put(key, value);
        }

        @Override
        public void remove(String key) {
          values.remove(key);
        }
      };
  private final EngineState state =
      new EngineState(store, new AlertHistory(), InstantSource.fixed(NOW));

  @Test
  void whatIsKeptIsReadBack() {
    RuleKey rule = new RuleKey("file;group", "Rule", "{severity=critical}");
    ActiveAlert firing =
        new ActiveAlert(
            Labels.of("alertname", "A", "path", "a/b\"c"),
            Map.of("summary", "läuft"),
            Double.NaN,
            AlertState.FIRING,
            NOW,
            NOW.plusMillis(5),
            null,
            NOW.plusSeconds(9),
            null);
    Silence silence =
        new Silence(
            "id",
            List.of(new LabelMatcher("a", LabelMatcher.Type.NOT_REGEX, "b|c")),
            NOW,
            NOW.plusSeconds(60),
            NOW,
            "me",
            "why");
    NotificationLog.Entry entry =
        new NotificationLog.Entry(
            new NotificationLog.Key("{}:{}", "r", 1),
            Set.of(-1L, Long.MAX_VALUE),
            Set.of(),
            NOW,
            NOW.plusSeconds(1));
    state.alerts().save(rule, firing);
    state.silences().save(silence);
    state.notifications().save(entry);

    EngineState.Restored restored = EngineState.restore(values);

    assertThat(restored.alerts()).containsExactly(Map.entry(rule, List.of(firing)));
    assertThat(restored.silences()).containsExactly(silence);
    assertThat(restored.notifications()).containsExactly(entry);

    state.alerts().forget(rule, firing);
    state.silences().forget(silence);
    state.notifications().forget(entry.key());
    assertThat(values).isEmpty();
  }

  @Test
  void valuesThatCannotBeReadAreLeftOut() {
    values.put("alert/x", "{\"group\":1}");
    values.put("silence/x", "no json");
    values.put("from-a-later-version/x", "{}");

    EngineState.Restored restored = EngineState.restore(values);

    assertThat(restored.alerts()).isEmpty();
    assertThat(restored.silences()).isEmpty();
  }
}
