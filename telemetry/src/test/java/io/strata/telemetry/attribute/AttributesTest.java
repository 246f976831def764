package io.strata.telemetry.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.telemetry.attribute.AttributeValue.ArrayValue;
import io.strata.telemetry.attribute.AttributeValue.BytesValue;
import io.strata.telemetry.attribute.AttributeValue.EmptyValue;
import io.strata.telemetry.attribute.AttributeValue.MapValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttributesTest {
  @Test
  void theLastValueOfARepeatedKeyWinsAtItsFirstPlace() {
    Attributes attributes = Attributes.builder().put("a", 1).put("b", "x").put("a", 2).build();
    assertThat(attributes.entries()).extracting(Attributes.Entry::key).containsExactly("a", "b");
    assertThat(attributes.longValue("a")).hasValue(2);
  }

  @Test
  void absentAndOtherwiseTypedValuesAreEmpty() {
    Attributes attributes = Attributes.ofText("a", "1");
    assertThat(attributes.longValue("a")).isEmpty();
    assertThat(attributes.text("z")).isEmpty();
    assertThat(attributes.firstText("z", "a")).hasValue("1");
  }

  @Test
  void structuredValuesReadAsJson() {
    MapValue map = new MapValue(Attributes.ofText("q\"", "line\nend"));
    ArrayValue array = new ArrayValue(List.of(AttributeValue.of("x"), AttributeValue.of(1.5), map));
    assertThat(array.text()).isEqualTo("[\"x\",1.5,{\"q\\\"\":\"line\\nend\"}]");
    assertThat(new BytesValue(Bytes.copyOf(new byte[] {1, -1})).text()).isEqualTo("01ff");
    assertThat(new EmptyValue().text()).isEmpty();
  }

  @Test
  void bytesDoNotChangeWithTheArrayTheyCameFrom() {
    byte[] source = {1, 2};
    Bytes bytes = Bytes.copyOf(source);
    source[0] = 9;
    bytes.toByteArray()[1] = 9;
    assertThat(bytes.hex()).isEqualTo("0102");
  }
}
