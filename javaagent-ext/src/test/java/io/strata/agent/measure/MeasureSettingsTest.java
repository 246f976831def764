package io.strata.agent.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class MeasureSettingsTest {
  private static MeasureSettings slowSql(String millis) {
    return MeasureSettings.of(
        DefaultConfigProperties.createFromMap(
            Collections.singletonMap(MeasureSettings.SLOW_SQL, millis)),
        Collections.singletonList("otlp"));
  }

  @Test
  void slowStatementsAreThoseFromSoManyMilliseconds() {
    assertThat(slowSql("20").slowNanos(false)).isEqualTo(20_000_000L);
    assertThat(slowSql("20").slowNanos(true)).isEqualTo(50_000_000L);
    assertThat(slowSql("0").slowNanos(false)).isZero();
  }

  @Test
  void noSettingMakesEveryStatementSlow() {
    for (String bad : new String[] {"9223372036855", "9223372036854775807", "-1", "slow"}) {
      assertThat(slowSql(bad).slowNanos(false)).as(bad).isEqualTo(500_000_000L);
    }
  }
}
