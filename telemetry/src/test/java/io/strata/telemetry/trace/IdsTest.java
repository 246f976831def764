package io.strata.telemetry.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class IdsTest {
  @Test
  void aTraceIdReadsAndWritesHex() {
    TraceId traceId = TraceId.fromHex("00000000000000010f0000000000000a");
    assertThat(traceId).isEqualTo(new TraceId(1, 0x0f0000000000000aL));
    assertThat(traceId.hex()).isEqualTo("00000000000000010f0000000000000a");
  }

  @Test
  void aShortTraceIdIsItsLowHalf() {
    assertThat(TraceId.fromHex("0f0000000000000a")).isEqualTo(new TraceId(0, 0x0f0000000000000aL));
  }

  @Test
  void zerosAndOtherLengthsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TraceId(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> TraceId.fromHex("0f"));
    assertThatIllegalArgumentException().isThrownBy(() -> TraceId.fromHex("g".repeat(32)));
    assertThatIllegalArgumentException().isThrownBy(() -> SpanId.fromHex("0f"));
  }

  @Test
  void idsOrderAsUnsignedNumbers() {
    assertThat(new TraceId(-1, 0)).isGreaterThan(new TraceId(1, 0));
    assertThat(new SpanId(-1)).isGreaterThan(new SpanId(1));
    assertThat(SpanId.NONE.isValid()).isFalse();
  }
}
