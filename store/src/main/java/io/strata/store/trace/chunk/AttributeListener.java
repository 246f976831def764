package io.strata.store.trace.chunk;

import io.strata.telemetry.attribute.AttributeValue;

/**
 * Is told what attributes the spans of a chunk have, while the chunk is encoded and each distinct
 * text is looked up anyway. Attributes of resources, events and links are not told.
 */
public interface AttributeListener {
  /** Is told nothing. */
  AttributeListener NONE =
      new AttributeListener() {
        @Override
        public void text(String key, String text) {}

        @Override
        public void value(String key, AttributeValue value) {}
      };

  /** A text under a key, once for each that is distinct. */
  void text(String key, String text);

  /** Another value under a key, maybe several times. */
  void value(String key, AttributeValue value);
}
