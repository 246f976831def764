package io.strata.agent.configure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownSettingsTest {
  private final UnknownSettings settings =
      UnknownSettings.besides(
          "strata.",
          Arrays.asList(
              "strata.exporter", "strata.sampling.drop", "strata.kafka.bootstrap-servers"));

  @Test
  void whatIsKnownIsNotToldHoweverItIsWritten() {
    assertThat(
            settings.warnings(
                Arrays.asList("strata.exporter", "strata.kafka.bootstrap.servers", "user.home"),
                Arrays.asList("STRATA_SAMPLING_DROP", "STRATA_KAFKA_BOOTSTRAP_SERVERS", "HOME")))
        .isEmpty();
  }

  @Test
  void aMisspeltPropertyIsToldWithTheNearestOne() {
    assertThat(properties("strata.exproter", "strata.kafka.bootstrap-server"))
        .containsExactly(
            "strata.exproter is no setting of the agent and has no effect: did you mean"
                + " strata.exporter?",
            "strata.kafka.bootstrap-server is no setting of the agent and has no effect: did you"
                + " mean strata.kafka.bootstrap-servers?");
  }

  @Test
  void aPropertyLikeNoOtherIsToldWithoutAGuess() {
    assertThat(properties("strata.colour"))
        .containsExactly("strata.colour is no setting of the agent and has no effect.");
  }

  @Test
  void variablesOfOtherProgramsAreLeftAlone() {
    assertThat(
            settings.warnings(
                Collections.emptyList(),
                Arrays.asList("STRATA_LOGIN_TOKEN", "STRATA_SAMPLING_DROPS", "STRATA")))
        .containsExactly(
            "STRATA_SAMPLING_DROPS is no setting of the agent and has no effect: did you mean"
                + " STRATA_SAMPLING_DROP?");
  }

  @Test
  void aGroupOfWhichOthersKnowIsLeftToThem() {
    UnknownSettings some = settings.leaving("strata.kafka.");
    assertThat(
            some.warnings(
                Arrays.asList("strata.kafka.linger.ms", "strata.kafak.bootstrap-servers"),
                Collections.emptyList()))
        .singleElement()
        .asString()
        .endsWith("did you mean strata.kafka.bootstrap-servers?");
  }

  @Test
  void distancesCountLetters() {
    assertThat(UnknownSettings.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(UnknownSettings.distance("", "abc")).isEqualTo(3);
    assertThat(UnknownSettings.distance("abc", "abc")).isZero();
  }

  private List<String> properties(String... names) {
    return settings.warnings(Arrays.asList(names), Collections.emptyList());
  }
}
