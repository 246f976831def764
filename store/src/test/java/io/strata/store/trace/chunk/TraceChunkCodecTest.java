package io.strata.store.trace.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.strata.telemetry.trace.Span;
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

  @Property(tries = 200)
  void spansComeBackAsTheyWere(@ForAll("spans") List<Span> spans) {
    byte[] bytes = TraceChunkCodec.encode(spans);
    assertThat(TraceChunkCodec.decode(bytes)).isEqualTo(spans);
  }

  @Property(tries = 30)
  void theSameSpansGiveTheSameBytes(@ForAll("spans") List<Span> spans) {
    byte[] bytes = TraceChunkCodec.encode(spans);
    List<Span> decoded = TraceChunkCodec.decode(bytes);
    assertThat(TraceChunkCodec.encode(decoded)).isEqualTo(bytes);
  }

  /** Damage within the frame is mostly found by its decompression, so it is done before that. */
  @Property(tries = 150)
  void damagedContentIsRefusedOrReadAsOtherSpans(
      @ForAll("spans") List<Span> spans, @ForAll long seed) {
    Random random = new Random(seed);
    byte[] content = new SpanColumnsWriter(spans).write().toByteArray();
    for (int i = 0; i < 3; i++) {
      content[random.nextInt(content.length)] = (byte) random.nextInt(256);
    }
    byte[] cut = Arrays.copyOf(content, content.length - random.nextInt(content.length / 4 + 1));
    decodeOrRefuse(framed(cut));
  }

  @Property(tries = 150)
  void randomBytesAreRefused(@ForAll byte[] bytes) {
    decodeOrRefuse(bytes);
    decodeOrRefuse(framed(bytes));
  }

  private static void decodeOrRefuse(byte[] bytes) {
    try {
      assertThat(TraceChunkCodec.decode(bytes)).isNotNull();
    } catch (MalformedChunkException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  private static byte[] framed(byte[] content) {
    BinaryOutput out = new BinaryOutput();
    out.writeByte(2);
    out.writeNumber(content.length);
    out.writeBytes(Zstd.compress(content, 3));
    return out.toByteArray();
  }

  @Example
  void aHeaderWithoutAFrameIsRefused() {
    assertThatThrownBy(() -> TraceChunkCodec.decode(new byte[] {2, 0}))
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

  /** The list is part of version 1 of the format: chunks that are stored name its entries. */
  @Example
  void theWellKnownStringsOfVersionOneNeverChange() {
    assertThat(WellKnownStrings.all()).hasSize(178).doesNotHaveDuplicates();
    assertThat(WellKnownStrings.all().hashCode()).isEqualTo(WELL_KNOWN_HASH);
  }

  private static final int WELL_KNOWN_HASH = 585699809;
}
