package io.strata.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoutesTest {
  private final Routes routes = new Routes();

  @Test
  void aLearntRouteIsFoundForEveryPathItMatches() {
    routes.learn("/shop/products/{slug}", "/shop/products/red-shoes");
    assertThat(routes.matching("/shop/products/blue-shoes")).isEqualTo("/shop/products/{slug}");
    assertThat(routes.matching("/shop/products")).isNull();
    assertThat(routes.matching("/shop/products/")).isNull();
    assertThat(routes.matching("/shop/products/blue/shoes")).isNull();
    assertThat(routes.matching("")).isNull();
  }

  @Test
  void literalSegmentsGoBeforeVariableOnes() {
    routes.learn("/products/{slug}", "/products/red");
    routes.learn("/products/all", "/products/all");
    routes.learn("/:kind/all/:page", "/shoes/all/1");
    assertThat(routes.matching("/products/all")).isEqualTo("/products/all");
    assertThat(routes.matching("/products/blue")).isEqualTo("/products/{slug}");
    assertThat(routes.matching("/products/all/2")).isEqualTo("/:kind/all/:page");
  }

  @Test
  void anOpenEndMatchesWhateverFollows() {
    routes.learn("/static/**", "/static/a/b.css");
    routes.learn("/static/special", "/static/special");
    assertThat(routes.matching("/static/c/d/e.css")).isEqualTo("/static/**");
    assertThat(routes.matching("/static/special")).isEqualTo("/static/special");
    assertThat(routes.matching("/static/special/more")).isEqualTo("/static/**");
  }

  @Test
  void aRouteThatIsNoPathOfItsRequestIsNotLearnt() {
    routes.learn("OrderController.show", "/orders/1");
    routes.learn("/{id}", "/mounted/here/1");
    assertThat(routes.matching("/orders/1")).isNull();
    assertThat(routes.matching("/1")).isNull();
  }

  @Test
  void theirNumberIsBounded() {
    for (int i = 0; i < 10_000; i++) {
      routes.learn("/r" + i, "/r" + i);
    }
    assertThat(routes.matching("/r0")).isEqualTo("/r0");
    assertThat(routes.matching("/r9999")).isNull();
  }
}
