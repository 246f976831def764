package io.strata.telemetry.otlp;

import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.log.LogRecord;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.SpanId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Log records of a request from the wire to the model, without messages. Reads one request. */
final class LogReader {
  private final WireReader in;
  private final Interner interner;
  private final AttributeReader attributes;
  private final List<LogRecord> records = new ArrayList<>();
  private final Map<String, Integer> rejected = new HashMap<>();

  // The record that is read now.
  private final WireId traceId = new WireId();
  private final WireId spanId = new WireId();
  private final Attributes.Builder ofRecord = Attributes.builder();
  private long time;
  private long observed;
  private int severityNumber;
  private String severityText = "";
  private String eventName = "";
  private @Nullable AttributeValue body;
  private int dropped;
  private int flags;

  LogReader(byte[] request, Interner interner) {
    this.in = new WireReader(request);
    this.interner = interner;
    this.attributes = new AttributeReader(in, interner);
  }

  /** Reads the request. */
  Decoded<LogRecord> read() {
    new RequestReader(in, attributes, this::record).read();
    return new Decoded<>(records, rejected);
  }

  private void record(Resource resource, InstrumentationScope scope) {
    clear();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      field(tag);
    }
    if (time < 0 || observed < 0 || (time == 0 && observed == 0)) {
      rejected.merge("invalid_time", 1, Integer::sum);
    } else {
      records.add(record(resource, scope, body == null ? AttributeReader.EMPTY : body));
    }
  }

  private void clear() {
    traceId.clear();
    spanId.clear();
    ofRecord.clear();
    time = 0;
    observed = 0;
    severityNumber = 0;
    severityText = "";
    eventName = "";
    body = null;
    dropped = 0;
    flags = 0;
  }

  private void field(int tag) {
    switch (tag) {
      case 1 << 3 | 1 -> time = in.fixed64();
      case 2 << 3 -> severityNumber = (int) in.varint();
      case 3 << 3 | 2 -> severityText = interner.text(in);
      case 5 << 3 | 2 -> body = attributes.value(body);
      case 6 << 3 | 2 -> attributes.attribute(ofRecord);
      case 7 << 3 -> dropped = (int) in.varint();
      case 8 << 3 | 5 -> flags = in.fixed32();
      case 9 << 3 | 2 -> traceId.read(in);
      case 10 << 3 | 2 -> spanId.read(in);
      case 11 << 3 | 1 -> observed = in.fixed64();
      case 12 << 3 | 2 -> eventName = interner.text(in);
      default -> in.skip(tag);
    }
  }

  private LogRecord record(Resource resource, InstrumentationScope scope, AttributeValue content) {
    return new LogRecord(
        resource,
        scope,
        time != 0 ? time : observed,
        observed,
        Math.clamp(severityNumber, 0, 24),
        severityText,
        content,
        ofRecord.build(),
        traceId.isTraceId() ? traceId.traceId() : null,
        spanId.isSpanId() ? spanId.spanId() : SpanId.NONE,
        flags,
        eventName,
        dropped);
  }
}
