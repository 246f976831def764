package io.strata.store.search;

import io.strata.telemetry.attribute.AttributeValue;
import java.util.List;

/** What an {@link Expression} is decided on: one span or one log record. */
public interface Subject {
  /** The values under a key; empty where there are none. */
  List<AttributeValue> values(String key);

  /** The words of the body, in order; empty for a span. */
  List<String> words();
}
