package io.strata.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strata.dashboard.web.PasswordHash;
import io.strata.process.InvalidConfigurationException;
import io.strata.store.memory.MemoryStore;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoginTest {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  @Test
  void refusesToListenToTheNetworkWithoutALogin() {
    assertThatThrownBy(
            () -> TestDashboard.configuration(NOWHERE, Map.of("STRATA_LISTEN_HOST", "0.0.0.0")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("login.password-hash");
  }

  @Test
  void defaultsAreThoseOfTheDocumentedFile() {
    DashboardConfiguration defaults = TestDashboard.configuration(NOWHERE, Map.of());

    assertThat(defaults.listen().host()).isEqualTo("127.0.0.1");
    assertThat(defaults.isOpen()).isTrue();
    assertThat(defaults.elasticsearch().url()).isEqualTo(URI.create("http://127.0.0.1:9200"));
    assertThat(defaults.thresholds())
        .isEqualTo(io.strata.dashboard.topology.TopologyThresholds.DEFAULT);
  }

  @Test
  void letsInByPasswordAndByToken() throws Exception {
    Map<String, String> settings =
        Map.of(
            "STRATA_LOGIN_PASSWORD_HASH",
            PasswordHash.of("open sesame"),
            "STRATA_LOGIN_TOKEN",
            "0123456789abcdef");
    try (FakeAlertEngine alertEngine = new FakeAlertEngine();
        TestDashboard dashboard =
            new TestDashboard(
                ShopSeries.create(), new MemoryStore(), alertEngine.url(), settings)) {
      assertThat(dashboard.get("/api/v1/topology").statusCode()).isEqualTo(401);
      assertThat(dashboard.get("/metrics").statusCode()).isEqualTo(401);
      assertThat(dashboard.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(dashboard.json("/api/v1/session").get("loggedIn").getAsBoolean()).isFalse();
      assertThat(
              dashboard
                  .get("/api/v1/topology", "Authorization", "Bearer 0123456789abcdef")
                  .statusCode())
          .isEqualTo(200);
      assertThat(dashboard.get("/api/v1/topology", "Authorization", "Bearer x").statusCode())
          .isEqualTo(401);

      assertThat(logIn(dashboard, "wrong").statusCode()).isEqualTo(401);
      HttpResponse<String> in = logIn(dashboard, "open sesame");
      assertThat(in.statusCode()).isEqualTo(204);
      String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
      assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict");
      String session = cookie.substring(0, cookie.indexOf(';'));
      assertThat(dashboard.get("/api/v1/topology", "Cookie", session).statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> logIn(TestDashboard dashboard, String password)
      throws Exception {
    return dashboard.send(
        HttpRequest.newBuilder(dashboard.uri("/api/v1/session"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"password\":\"" + password + "\"}")));
  }
}
