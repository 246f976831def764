package io.strata.store.search;

import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.log.LogRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log record as expressions see it. The keys {@value #SERVICE} and {@value #SEVERITY} are the
 * record's own, all others are attributes of the record or its resource.
 */
public record LogSubject(LogRecord record) implements Subject {
  /** The service's name. */
  public static final String SERVICE = "service";

  /** The severity number. */
  public static final String SEVERITY = "severity";

  @Override
  public List<AttributeValue> values(String key) {
    return switch (key) {
      case SERVICE -> List.of(AttributeValue.of(record.resource().serviceName()));
      case SEVERITY -> List.of(AttributeValue.of(record.severityNumber()));
      default -> attributes(key);
    };
  }

  private List<AttributeValue> attributes(String key) {
    List<AttributeValue> values = new ArrayList<>(1);
    @Nullable AttributeValue own = record.attributes().get(key);
    if (own != null) {
      values.add(own);
    }
    @Nullable AttributeValue ofResource = record.resource().attributes().get(key);
    if (ofResource != null) {
      values.add(ofResource);
    }
    return values;
  }

  /** The attribute sets in which keys are looked up, for an index of them. */
  public List<Attributes> attributeSets() {
    return List.of(record.attributes(), record.resource().attributes());
  }

  @Override
  public List<String> words() {
    return BodyWords.of(record.body().text());
  }
}
