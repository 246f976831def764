package io.strata.bench.agent;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Counts the spans of an OTLP message of traces without reading them. */
final class SpanCount {
  /** The fields that lead to a span: of the message, its resource spans, and their scope spans. */
  private static final int[] FIELDS = {1, 2, 2};

  private SpanCount() {}

  /**
   * How many spans there are.
   *
   * @throws UncheckedIOException where this is not protobuf
   */
  static long of(byte[] message) {
    try {
      return count(CodedInputStream.newInstance(message), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long count(CodedInputStream in, int depth) throws IOException {
    long count = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean wanted =
          WireFormat.getTagFieldNumber(tag) == FIELDS[depth]
              && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (!wanted) {
        in.skipField(tag);
      } else if (depth + 1 == FIELDS.length) {
        in.skipField(tag);
        count++;
      } else {
        int limit = in.pushLimit(in.readRawVarint32());
        count += count(in, depth + 1);
        in.popLimit(limit);
      }
    }
    return count;
  }
}
