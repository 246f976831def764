package io.strata.telemetry.otlp;

import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;

/**
 * What repeats in telemetry, kept once: keys, names and short texts, short attributes as a whole,
 * resources and scopes. All decoders of a process share one; it holds some 10 MB at most.
 * Thread-safe.
 */
final class Interner {
  static final Interner SHARED = new Interner();

  final BytesCache<String> texts = new BytesCache<>(8_192, 128);
  final BytesCache<Attributes.Entry> attributes = new BytesCache<>(16_384, 128);
  final BytesCache<Resource> resources = new BytesCache<>(512, 4_096);
  final BytesCache<InstrumentationScope> scopes = new BytesCache<>(512, 1_024);

  /** The text whose length stands here. */
  String text(WireReader in) {
    int length = in.length();
    if (length == 0) {
      return "";
    }
    int offset = in.position();
    in.advance(length);
    if (!texts.takes(length)) {
      return Utf8.decode(in.bytes(), offset, length);
    }
    int hash = BytesCache.hash(in.bytes(), offset, length);
    String known = texts.get(in.bytes(), offset, length, hash);
    if (known != null) {
      return known;
    }
    String text = Utf8.decode(in.bytes(), offset, length);
    texts.offer(in.bytes(), offset, length, hash, text);
    return text;
  }
}
