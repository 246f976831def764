package io.strata.agent.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointNameTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /orders/4711/lines|GET /orders/{id}/lines",
        "GET http://cart:8080/items/7?user=me#top|GET /items/{id}",
        "GET https://cart|GET /",
        "/f/6ba7b810-9dad-11d1-80b4-00c04fd430c8|/f/{id}",
        "/t/00f067aa0ba902b7/x|/t/{id}/x",
        "/a;jsessionid=77/b|/a",
        "SELECT * FROM orders WHERE id = 7|SELECT * FROM orders WHERE id = ?",
      })
  void ownNamesLoseWhatIsParticular(String name, String expected) {
    assertThat(EndpointName.of(name, "com.shop")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /orders/{id}",
        "GET /api/v2/orders",
        "shop.Cart/AddItem",
        "SELECT shop.orders2",
        "process order 7",
        "a  b / c/"
      })
  void ordinaryNamesStay(String name) {
    assertThat(EndpointName.of(name, "com.shop")).isEqualTo(name);
  }

  @Test
  void namesOfInstrumentationStay() {
    assertThat(EndpointName.of("GET /api/2/orders", "io.opentelemetry.tomcat-10.0"))
        .isEqualTo("GET /api/2/orders");
  }

  @Property
  void anyNameGivesOneThatStays(@ForAll String name) {
    String once = EndpointName.of(name, "");
    assertThat(once.length()).isLessThanOrEqualTo(EndpointName.MAX_LENGTH);
    assertThat(EndpointName.of(once, "").length()).isLessThanOrEqualTo(EndpointName.MAX_LENGTH);
  }
}
