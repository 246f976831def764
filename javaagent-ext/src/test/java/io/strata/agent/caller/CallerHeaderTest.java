package io.strata.agent.caller;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CallerHeaderTest {
  private static final String SPAN = "00f067aa0ba902b7";

  @Test
  void namesTheSpanTheServiceAndTheEndpoint() {
    assertThat(CallerHeader.format(SPAN, "shop", "GET /orders/{id}"))
        .isEqualTo("1;00f067aa0ba902b7;shop;GET+/orders/{id}");
  }

  @Property
  void whatIsSentIsUnderstood(
      @ForAll @StringLength(min = 1, max = 30) String service,
      @ForAll @StringLength(max = 40) String endpoint) {
    String header = CallerHeader.format(SPAN, service, endpoint);

    boolean control = (service + endpoint).chars().anyMatch(Character::isISOControl);
    if (header != null && !control) {
      assertThat(header.getBytes(StandardCharsets.UTF_8).length)
          .isLessThanOrEqualTo(CallerHeader.MAX_BYTES)
          .isEqualTo(header.length());
      Caller caller = requireNonNull(CallerHeader.parse(header));
      assertThat(caller.spanId()).isEqualTo(SPAN);
      assertThat(caller.service()).isEqualTo(wellFormed(service));
      assertThat(wellFormed(endpoint)).startsWith(caller.endpoint());
    }
  }

  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  @Test
  void anEndpointThatDoesNotFitIsCut() {
    String header = requireNonNull(CallerHeader.format(SPAN, "shop", "ü".repeat(600)));

    assertThat(header.length()).isBetween(500, 512);
    assertThat(requireNonNull(CallerHeader.parse(header)).endpoint()).matches("ü{50,}");
  }

  @Test
  void aServiceThatDoesNotFitIsNotNamed() {
    assertThat(CallerHeader.format(SPAN, "s".repeat(600), "GET")).isNull();
    assertThat(CallerHeader.format(SPAN, "", "GET")).isNull();
  }

  @Test
  void anEmptyEndpointIsAllowed() {
    assertThat(requireNonNull(CallerHeader.parse("1;00f067aa0ba902b7;shop;")).endpoint()).isEmpty();
  }

  @Property
  void noTextIsAProblem(@ForAll String text) {
    Caller caller = CallerHeader.parse(text);

    assertThat(caller == null || text.startsWith("1;")).isTrue();
  }

  @Property
  void nearlyRightIsIgnored(
      @ForAll @CharRange(from = ' ', to = '~') @StringLength(max = 3) String noise) {
    long before = ignored();

    Caller caller = CallerHeader.parse("1;00f067aa0ba902b7" + noise + ";shop;x;y");

    assertThat(caller).isNull();
    assertThat(ignored()).isEqualTo(before + 1);
  }

  @Test
  void tellsWhyItIgnores() {
    assertIgnored(IgnoredHeader.TOO_LONG, "1;00f067aa0ba902b7;shop;" + "x".repeat(500));
    assertIgnored(IgnoredHeader.UNKNOWN_VERSION, "2;00f067aa0ba902b7;shop;x");
    assertIgnored(IgnoredHeader.UNKNOWN_VERSION, "");
    assertIgnored(IgnoredHeader.UNKNOWN_VERSION, "c2hvcA==-MQ==");
    assertIgnored(IgnoredHeader.MALFORMED, "1;");
    assertIgnored(IgnoredHeader.MALFORMED, "1;00F067AA0BA902B7;shop;x");
    assertIgnored(IgnoredHeader.MALFORMED, "1;00f067aa0ba902b7;;x");
    assertIgnored(IgnoredHeader.MALFORMED, "1;00f067aa0ba902b7;shop");
    assertIgnored(IgnoredHeader.MALFORMED, "1;00f067aa0ba902b7;shop;x;");
    assertIgnored(IgnoredHeader.MALFORMED, "1;00f067aa0ba902b7;sh%op;x");
    assertIgnored(IgnoredHeader.MALFORMED, "1;00f067aa0ba902b7;shop%2;x");
    assertIgnored(IgnoredHeader.MALFORMED, "1;00f067aa0ba902b7;%C3;x");
    assertIgnored(IgnoredHeader.MALFORMED, "1;00f067aa0ba902b7;a%0Ab;x");
    assertIgnored(IgnoredHeader.MALFORMED, "1;00f067aa0ba902b7;shöp;x");
    assertIgnored(IgnoredHeader.MALFORMED, "1;00f067aa0ba902b7;a b;x");
  }

  private static void assertIgnored(IgnoredHeader reason, String header) {
    long before = IgnoredHeaders.count(reason);
    assertThat(CallerHeader.parse(header)).as(header).isNull();
    assertThat(IgnoredHeaders.count(reason)).as(header).isEqualTo(before + 1);
  }

  private static long ignored() {
    long sum = 0;
    for (IgnoredHeader reason : IgnoredHeader.values()) {
      sum += IgnoredHeaders.count(reason);
    }
    return sum;
  }
}
