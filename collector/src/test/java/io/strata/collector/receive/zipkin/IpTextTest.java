package io.strata.collector.receive.zipkin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpTextTest {
  /** RFC 5952, sections 4.1 to 4.3. */
  @ParameterizedTest
  @CsvSource({
    "2001:DB8:0:0:0:0:0:C001, 2001:db8::c001",
    "8b9:292b:5779:f043:f51e:7a53:7c68:0, 8b9:292b:5779:f043:f51e:7a53:7c68:0",
    "8b9:292b:5779:f043:f51e:7a53:7c68::, 8b9:292b:5779:f043:f51e:7a53:7c68:0",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "10.1.2.3, 10.1.2.3"
  })
  void aSingleZeroGroupIsWrittenOutAndSeveralAreShortened(String text, String expected) {
    assertThat(IpText.of(text)).isEqualTo(expected);
  }
}
