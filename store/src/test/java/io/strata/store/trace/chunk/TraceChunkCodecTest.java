package io.strata.store.trace.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strata.store.contract.Fixtures;
import io.strata.store.contract.ShopSpans;
import io.strata.telemetry.trace.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TraceChunkCodecTest {
  @Provide
  Arbitrary<List<Span>> spans() {
    return SpanArbitraries.spans();
  }

  @Property(tries = 150)
  void spansComeBackAsTheyWere(@ForAll("spans") List<Span> spans) {
    byte[] bytes = TraceChunkCodec.encode(spans);
    assertThat(TraceChunkCodec.decode(bytes)).containsExactlyInAnyOrderElementsOf(spans);
  }

  @Property(tries = 30)
  void theSameSpansGiveTheSameBytes(@ForAll("spans") List<Span> spans) {
    assertThat(TraceChunkCodec.encode(List.copyOf(spans))).isEqualTo(TraceChunkCodec.encode(spans));
  }

  @Example
  void spansOfManyTracesComeBackAsTheyWere() {
    ShopSpans shop = new ShopSpans(1, Fixtures.NOON_NANOS);
    List<Span> spans = new ArrayList<>();
    while (spans.size() < 3_000) {
      spans.addAll(shop.nextTrace());
    }
    byte[] bytes = TraceChunkCodec.encode(spans);
    assertThat(TraceChunkCodec.decode(bytes)).containsExactlyInAnyOrderElementsOf(spans);
    assertThat(bytes.length / spans.size()).isLessThan(40);
  }

  /** Damage within the frame is mostly found by its decompression, so it is done before that. */
  @Property(tries = 150)
  void damagedContentIsRefusedOrReadAsOtherSpans(
      @ForAll("spans") List<Span> spans, @ForAll long seed) {
    Random random = new Random(seed);
    SpanWriter.Parts parts = new SpanWriter(new SpanLayout(spans), AttributeListener.NONE).write();
    byte[] content = parts.content();
    for (int i = 0; i < 3; i++) {
      content[random.nextInt(content.length)] = (byte) random.nextInt(256);
      parts.bits()[random.nextInt(parts.bits().length)] = (byte) random.nextInt(256);
    }
    byte[] cut = Arrays.copyOf(content, content.length - random.nextInt(content.length / 4 + 1));
    byte[] bits =
        Arrays.copyOf(parts.bits(), parts.bits().length - random.nextInt(2) * random.nextInt(9));
    decodeOrRefuse(TraceChunkCodec.framed(cut, bits));
  }

  @Property(tries = 150)
  void randomBytesAreRefused(@ForAll byte[] bytes) {
    decodeOrRefuse(bytes);
    decodeOrRefuse(TraceChunkCodec.framed(bytes, bytes));
  }

  private static void decodeOrRefuse(byte[] bytes) {
    try {
      assertThat(TraceChunkCodec.decode(bytes)).isNotNull();
    } catch (MalformedChunkException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  @Example
  void aHeaderWithoutAFrameIsRefused() {
    assertThatThrownBy(() -> TraceChunkCodec.decode(new byte[] {2, 0, 0}))
        .isInstanceOf(MalformedChunkException.class);
  }

  @Example
  void aFrameThatClaimsMoreThanAnyChunkHoldsIsRefused() {
    BinaryOutput out = new BinaryOutput();
    out.writeByte(2);
    out.writeNumber(1L << 40);
    assertThatThrownBy(() -> TraceChunkCodec.decode(out.toByteArray()))
        .isInstanceOf(MalformedChunkException.class);
  }

  @Example
  void anUnknownVersionIsRefused() {
    assertThatThrownBy(() -> TraceChunkCodec.decode(new byte[] {9, 0}))
        .isInstanceOf(MalformedChunkException.class)
        .hasMessage("unknown version 9");
  }

  /** The list is part of the format: chunks that are stored name its entries. */
  @Example
  void theWellKnownStringsNeverChange() {
    assertThat(WellKnownStrings.all()).hasSize(178).doesNotHaveDuplicates();
    assertThat(WellKnownStrings.all().hashCode()).isEqualTo(WELL_KNOWN_HASH);
  }

  private static final int WELL_KNOWN_HASH = 585699809;
}
