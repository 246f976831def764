package io.strata.store.search;

import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A span as expressions see it. The keys {@value #SERVICE}, {@value #OPERATION}, {@value #KIND},
 * {@value #STATUS} and {@value #DURATION} are the span's own, all others are attributes of the
 * span, its resource or its events.
 */
public record SpanSubject(Span span) implements Subject {
  /** The service's name. */
  public static final String SERVICE = "service";

  /** The span's name. */
  public static final String OPERATION = "operation";

  /** The span's kind in lower case: {@code server}. */
  public static final String KIND = "kind";

  /** The span's status in lower case: {@code error}, {@code ok} or {@code unset}. */
  public static final String STATUS = "status";

  /** The span's duration; compared with numbers that have a unit. */
  public static final String DURATION = "duration";

  @Override
  public List<AttributeValue> values(String key) {
    return switch (key) {
      case SERVICE -> List.of(AttributeValue.of(span.resource().serviceName()));
      case OPERATION -> List.of(AttributeValue.of(span.name()));
      case KIND -> List.of(AttributeValue.of(span.kind().name().toLowerCase(Locale.ROOT)));
      case STATUS ->
          List.of(AttributeValue.of(span.status().code().name().toLowerCase(Locale.ROOT)));
      case DURATION -> List.of(AttributeValue.of(span.durationNanos()));
      default -> attributes(key);
    };
  }

  private List<AttributeValue> attributes(String key) {
    List<AttributeValue> values = new ArrayList<>(1);
    add(values, span.attributes().get(key));
    add(values, span.resource().attributes().get(key));
    for (SpanEvent event : span.events()) {
      add(values, event.attributes().get(key));
    }
    return values;
  }

  private static void add(List<AttributeValue> values, @Nullable AttributeValue value) {
    if (value != null) {
      values.add(value);
    }
  }

  /** The attribute sets in which keys are looked up, for an index of them. */
  public List<Attributes> attributeSets() {
    List<Attributes> sets = new ArrayList<>(2 + span.events().size());
    sets.add(span.attributes());
    sets.add(span.resource().attributes());
    span.events().forEach(event -> sets.add(event.attributes()));
    return sets;
  }

  @Override
  public List<String> words() {
    return List.of();
  }
}
