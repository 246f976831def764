package io.strata.alert.silence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class SilencesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Labels WEB = Labels.of("alertname", "A", "host", "web1");

  private Instant now = START;
  private final Map<String, Silence> saved = new HashMap<>();
  private final Silences.Journal journal =
      new Silences.Journal() {
        @Override
        public void save(Silence silence) {
          saved.put(silence.id(), silence);
        }

        @Override
        public void forget(Silence silence) {
          saved.remove(silence.id());
        }
      };
  private final Silences silences = new Silences(List.of(), journal, () -> now);

  @Test
  void mutesFromStartToEnd() {
    silences.set(silence("", "web.*", START.plusSeconds(10), START.plusSeconds(20)));
    assertThat(silences.mutes(WEB)).isFalse();
    now = START.plusSeconds(10);
    assertThat(silences.mutes(WEB)).isTrue();
    assertThat(silences.mutes(Labels.of("host", "db1"))).isFalse();
    now = START.plusSeconds(20);
    assertThat(silences.mutes(WEB)).isFalse();
  }

  @Test
  void survivesARestart() {
    String id = silences.set(silence("", "web1", START, START.plusSeconds(60)));
    Silences restored = new Silences(saved.values(), journal, () -> now);
    assertThat(restored.muting(WEB)).containsExactly(id);
  }

  @Test
  void extendsWithTheSameIdAndReplacesWhereMatchersChange() {
    String id = silences.set(silence("", "web1", START, START.plusSeconds(60)));
    assertThat(silences.set(silence(id, "web1", START, START.plusSeconds(90)))).isEqualTo(id);

    now = START.plusSeconds(5);
    String other = silences.set(silence(id, "web2", START, START.plusSeconds(90)));
    assertThat(other).isNotEqualTo(id);
    assertThat(silences.get(id).orElseThrow().state(now)).isEqualTo(Silence.State.EXPIRED);
    assertThat(silences.mutes(WEB)).isFalse();
  }

  @Test
  void expiresAndIsForgottenLater() {
    String id = silences.set(silence("", "web1", START, START.plusSeconds(60)));
    assertThat(silences.expire(id)).isTrue();
    assertThat(silences.expire("unknown")).isFalse();
    assertThat(silences.mutes(WEB)).isFalse();
    now = now.plus(Silences.RETENTION).plus(Duration.ofSeconds(1));
    silences.forgetOld();
    assertThat(silences.all()).isEmpty();
    assertThat(saved).isEmpty();
  }

  @Test
  void refusesWhatMutesEverythingOrNothing() {
    assertThatThrownBy(() -> silences.set(silence("", ".*", START, START.plusSeconds(1))))
        .hasMessageContaining("must not match the empty text");
    assertThatThrownBy(() -> silences.set(silence("", "a", START, START)))
        .hasMessageContaining("after startsAt");
    assertThatThrownBy(
            () -> silences.set(silence("", "a", START.minusSeconds(9), START.minusSeconds(1))))
        .hasMessageContaining("in the past");
    assertThatThrownBy(() -> silences.set(silence("nope", "a", START, START.plusSeconds(1))))
        .isInstanceOf(NoSuchElementException.class);
  }

  private static Silence silence(String id, String host, Instant starts, Instant ends) {
    return new Silence(
        id, List.of(LabelMatcher.regex("host", host)), starts, ends, START, "me", "why");
  }
}
