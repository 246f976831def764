package io.strata.store.trace.chunk;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.strata.telemetry.trace.Span;
import java.util.List;

/**
 * The spans of a trace chunk to bytes and back, exactly and always to the same bytes.
 *
 * <p>The first byte is the format's version. Version {@value #VERSION}: the length of the content
 * as a variable-length number, then the content as a zstd frame. The content is a table of strings,
 * tables of resources and scopes, and the spans column by column; times are relative, a parent in
 * the same chunk is named by its place. The trace id is not part of it: who finds a chunk knows it.
 *
 * <p>Thread-safe.
 */
public final class TraceChunkCodec {
  private static final int VERSION = 2;

  /** More content than this is refused when written, and not believed when read. */
  private static final int MAX_CONTENT_BYTES = 256 << 20;

  /** A level at which a core still compresses some hundred megabytes a second. */
  private static final int ZSTD_LEVEL = 3;

  private TraceChunkCodec() {}

  /**
   * The bytes of spans.
   *
   * @throws IllegalArgumentException where the content is larger than 256 MiB
   */
  public static byte[] encode(List<Span> spans) {
    byte[] content = new SpanColumnsWriter(spans).write().toByteArray();
    if (content.length > MAX_CONTENT_BYTES) {
      throw new IllegalArgumentException(
          "a trace chunk of %d bytes; the most is %d".formatted(content.length, MAX_CONTENT_BYTES));
    }
    BinaryOutput out = new BinaryOutput();
    out.writeByte(VERSION);
    out.writeNumber(content.length);
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
    byte[] content = decompress(header.readBytes(header.remaining()), (int) length);
    try {
      return new SpanColumnsReader(new BinaryInput(content, 0)).read();
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
