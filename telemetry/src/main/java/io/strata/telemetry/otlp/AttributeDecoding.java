package io.strata.telemetry.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.AttributeValue.ArrayValue;
import io.strata.telemetry.attribute.AttributeValue.BooleanValue;
import io.strata.telemetry.attribute.AttributeValue.BytesValue;
import io.strata.telemetry.attribute.AttributeValue.DoubleValue;
import io.strata.telemetry.attribute.AttributeValue.EmptyValue;
import io.strata.telemetry.attribute.AttributeValue.LongValue;
import io.strata.telemetry.attribute.AttributeValue.MapValue;
import io.strata.telemetry.attribute.AttributeValue.StringValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.attribute.Bytes;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import java.util.List;

/** OTLP's common messages to the model. */
final class AttributeDecoding {
  private AttributeDecoding() {}

  static Attributes attributes(List<KeyValue> keyValues) {
    if (keyValues.isEmpty()) {
      return Attributes.empty();
    }
    Attributes.Builder attributes = Attributes.builder();
    for (KeyValue keyValue : keyValues) {
      attributes.put(keyValue.getKey(), value(keyValue.getValue()));
    }
    return attributes.build();
  }

  static AttributeValue value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> new StringValue(value.getStringValue());
      case BOOL_VALUE -> new BooleanValue(value.getBoolValue());
      case INT_VALUE -> new LongValue(value.getIntValue());
      case DOUBLE_VALUE -> new DoubleValue(value.getDoubleValue());
      case BYTES_VALUE -> new BytesValue(Bytes.copyOf(value.getBytesValue().toByteArray()));
      case ARRAY_VALUE ->
          new ArrayValue(
              value.getArrayValue().getValuesList().stream()
                  .map(AttributeDecoding::value)
                  .toList());
      case KVLIST_VALUE -> new MapValue(attributes(value.getKvlistValue().getValuesList()));
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> new EmptyValue();
    };
  }

  static Resource resource(io.opentelemetry.proto.resource.v1.Resource resource) {
    return new Resource(attributes(resource.getAttributesList()));
  }

  static InstrumentationScope scope(io.opentelemetry.proto.common.v1.InstrumentationScope scope) {
    if (scope.getName().isEmpty() && scope.getAttributesCount() == 0) {
      return InstrumentationScope.NONE;
    }
    return new InstrumentationScope(
        scope.getName(), scope.getVersion(), attributes(scope.getAttributesList()));
  }
}
