package io.strata.agent.export;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Spans as an exporter sends them, for tests of other packages. */
public final class SpanBytes {
  private SpanBytes() {}

  /** The values of the records. */
  public static List<byte[]> of(Collection<SpanData> spans) {
    List<byte[]> values = new ArrayList<>();
    for (EncodedRecord record :
        new RecordEncoder().encode(new Batch<>(new SpanSignal(), List.copyOf(spans)), 1, 900_000)) {
      values.add(record.value());
    }
    return values;
  }
}
