package io.strata.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import org.junit.jupiter.api.Test;

class EndpointsTest {
  private long now;
  private final FairBudget sampled = new FairBudget(50, () -> now);
  private final FairBudget kept = new FairBudget(50, () -> now);
  private final Endpoints endpoints = new Endpoints(sampled, kept);

  @Test
  void pathsThatDifferInNumbersAreOneEndpoint() {
    request("/orders/1");
    Endpoint orders = request("/orders/2");
    assertThat(request("/orders/a8f3-1c")).isSameAs(orders);
    request("/orders/mine");
    assertThat(request("/orders/mine")).isNotSameAs(orders);
    request("/orders/1/items");
    assertThat(request("/orders/1/items")).isNotSameAs(orders);
  }

  @Test
  void whatWasNeverSeenSharesOnePart() {
    assertThat(request("/first")).isSameAs(request("/second"));
    assertThat(request("/first")).isNotSameAs(request("/second"));
  }

  @Test
  void spansWithoutAPathAreToldApartByKindAndName() {
    of(SpanKind.CONSUMER, "orders process");
    Endpoint consumer = of(SpanKind.CONSUMER, "orders process");
    of(SpanKind.INTERNAL, "orders process");
    assertThat(of(SpanKind.INTERNAL, "orders process")).isNotSameAs(consumer);
    assertThat(of(SpanKind.CONSUMER, "orders process")).isSameAs(consumer);
  }

  @Test
  void anEndpointThatComesOftenOutlivesAFloodOfInventedPaths() {
    request("/orders");
    Endpoint orders = request("/orders");
    int newcomers = 0;
    Endpoint newcomer = request("/never");
    for (int i = 0; i < 10 * Endpoints.MAX; i++) {
      newcomers +=
          request("/x" + Integer.toString(i, 36).replaceAll("[0-9]", "z") + "q".repeat(i % 90))
                  == newcomer
              ? 1
              : 0;
    }
    assertThat(newcomers).isGreaterThan(Endpoints.MAX);
    assertThat(request("/orders")).isSameAs(orders);
  }

  private Endpoint request(String path) {
    return endpoints.of(
        SpanKind.SERVER, "GET", path, Attributes.of(AttributeKey.stringKey("url.path"), path));
  }

  private Endpoint of(SpanKind kind, String name) {
    return endpoints.of(kind, name, null, Attributes.empty());
  }
}
