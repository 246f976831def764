package io.strata.collector.derive.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.TraceId;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LinkRequestCodecTest {
  private static final LinkRequest REQUEST =
      new LinkRequest(
          new TraceId(1, 2),
          new SpanId(3),
          new Receiver("mäil", "kafka", "orders", 179_545_320, 4_000_000, true, 5_000_000),
          new TraceId(-1, Long.MIN_VALUE),
          new SpanId(-7),
          true);

  @Test
  void requestsAreReadAsWritten() {
    LinkRequest other =
        new LinkRequest(
            new TraceId(9, 9),
            new SpanId(1),
            new Receiver("a", "", "", -1, 0, false, 0),
            new TraceId(9, 8),
            SpanId.NONE,
            false);
    List<LinkRequest> requests = List.of(REQUEST, other, REQUEST);

    assertThat(LinkRequestCodec.decode(LinkRequestCodec.encode(requests))).isEqualTo(requests);
    assertThat(LinkRequestCodec.decode(LinkRequestCodec.encode(List.of()))).isEmpty();
  }

  /** Whoever may write to the topic may write anything. */
  @Property(tries = 500)
  void brokenTextsAreRefusedWithoutAnythingElse(@ForAll byte[] noise, @ForAll int at) {
    byte[] bytes = Base64.getDecoder().decode(LinkRequestCodec.encode(List.of(REQUEST)));
    for (int i = 0; i < noise.length; i++) {
      bytes[Math.floorMod(at + i, bytes.length)] ^= noise[i];
    }
    for (String text :
        List.of(
            Base64.getEncoder().encodeToString(bytes), Base64.getEncoder().encodeToString(noise))) {
      try {
        assertThat(LinkRequestCodec.decode(text)).hasSizeLessThan(2);
      } catch (IllegalArgumentException e) {
        assertThat(e).isNotNull();
      }
    }
  }

  @Test
  void anotherVersionIsRefused() {
    byte[] bytes = Base64.getDecoder().decode(LinkRequestCodec.encode(List.of(REQUEST)));
    bytes[0] = 2;
    String text = Base64.getEncoder().encodeToString(bytes);

    assertThatThrownBy(() -> LinkRequestCodec.decode(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 2");
    assertThatThrownBy(() -> LinkRequestCodec.decode("%"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
