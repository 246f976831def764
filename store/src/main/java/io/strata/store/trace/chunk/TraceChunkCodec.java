package io.strata.store.trace.chunk;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.strata.telemetry.trace.Span;
import java.util.List;

/**
 * The spans of a trace chunk to bytes and back: every span exactly, but not their order. The same
 * spans in the same order give the same bytes.
 *
 * <p>The first byte is the format's version. Version {@value #VERSION}: the lengths of content and
 * bits as variable-length numbers, the bits, and the content as a zstd frame. The content holds
 * strings, resources, operations and the spans column by column, those of an operation together;
 * the bits hold ids, times and other numbers that no compressor makes smaller. A parent is named by
 * its operation, a start counts from the parent's start, and numbers within texts are taken out of
 * them.
 *
 * <p>Thread-safe.
 */
public final class TraceChunkCodec {
  private static final int VERSION = 2;

  /** More content than this is refused when written, and not believed when read. */
  private static final int MAX_CONTENT_BYTES = 256 << 20;

  /** The same for attribute values, and for strings. */
  static final int MAX_VALUES = 1 << 22;

  /** Level 1 gives half a percent more bytes, level 6 half a percent less. */
  private static final int ZSTD_LEVEL = 3;

  private TraceChunkCodec() {}

  /**
   * The bytes of spans.
   *
   * @throws IllegalArgumentException where there is more than a chunk may have
   */
  public static byte[] encode(List<Span> spans) {
    return encode(spans, AttributeListener.NONE);
  }

  /**
   * The bytes of spans.
   *
   * @param listener is told what attributes they have
   * @throws IllegalArgumentException where there is more than a chunk may have
   */
  public static byte[] encode(List<Span> spans, AttributeListener listener) {
    long values = 0;
    for (Span span : spans) {
      values += span.attributes().size();
    }
    SpanWriter.Parts parts = new SpanWriter(new SpanLayout(spans), listener).write();
    if (values > MAX_VALUES || parts.content().length > MAX_CONTENT_BYTES) {
      throw new IllegalArgumentException(
          "a trace chunk of %d attributes and %d bytes; the most is %d and %d"
              .formatted(values, parts.content().length, MAX_VALUES, MAX_CONTENT_BYTES));
    }
    return framed(parts.content(), parts.bits());
  }

  /** A chunk of its parts. */
  static byte[] framed(byte[] content, byte[] bits) {
    BinaryOutput out = new BinaryOutput();
    out.writeByte(VERSION);
    out.writeNumber(content.length);
    out.writeNumber(bits.length);
    out.writeBytes(bits);
    out.writeBytes(Zstd.compress(content, ZSTD_LEVEL));
    return out.toByteArray();
  }

  /**
   * The spans of bytes.
   *
   * @throws MalformedChunkException where the bytes are not what {@link #encode} writes
   */
  public static List<Span> decode(byte[] bytes) {
    BinaryInput header = new BinaryInput(bytes, 0);
    int version = header.readByte();
    if (version != VERSION) {
      throw new MalformedChunkException("unknown version " + version);
    }
    long length = header.readNumber();
    if (length < 0 || length > MAX_CONTENT_BYTES) {
      throw new MalformedChunkException("content of %d bytes".formatted(length));
    }
    byte[] bits = header.readBytes(header.readCount());
    byte[] content = decompress(header.readBytes(header.remaining()), (int) length);
    try {
      return new SpanReader(content, bits).read();
    } catch (IllegalArgumentException e) {
      throw new MalformedChunkException("not spans: " + e.getMessage(), e);
    }
  }

  private static byte[] decompress(byte[] frame, int length) {
    // The library reads the first byte of a frame without looking whether there is one.
    if (frame.length == 0 || Zstd.getFrameContentSize(frame) != length) {
      throw new MalformedChunkException("not a frame of %d bytes".formatted(length));
    }
    try {
      byte[] content = Zstd.decompress(frame, length);
      if (content.length != length) {
        throw new MalformedChunkException(
            "%d bytes instead of %d".formatted(content.length, length));
      }
      return content;
    } catch (ZstdException e) {
      throw new MalformedChunkException("damaged frame: " + e.getMessage(), e);
    }
  }
}
