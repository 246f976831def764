package io.strata.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentOptionsTest {
  @Test
  void withoutOptionsEveryVariantRunsTwice() {
    AgentOptions options = AgentOptions.parse(List.of());

    assertThat(options.variants()).containsExactly(Variant.values());
    assertThat(options.rounds()).isEqualTo(2);
  }

  @Test
  void optionsAreRead() {
    AgentOptions options =
        AgentOptions.parse(
            List.of(
                "--rate",
                "50",
                "--seconds",
                "3",
                "--warm-up",
                "1",
                "--rounds",
                "4",
                "--only",
                "ours,none"));

    assertThat(options.rate()).isEqualTo(50);
    assertThat(options.seconds()).isEqualTo(3);
    assertThat(options.warmUpSeconds()).isEqualTo(1);
    assertThat(options.rounds()).isEqualTo(4);
    assertThat(options.variants()).containsExactly(Variant.NONE, Variant.OURS);
  }

  @Test
  void whatIsNoOptionOrNoValueIsRefused() {
    assertThatThrownBy(() -> AgentOptions.parse(List.of("--raet", "5")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--raet");
    assertThatThrownBy(() -> AgentOptions.parse(List.of("--only", "ours,theirs")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("theirs");
    assertThatThrownBy(() -> AgentOptions.parse(List.of("--rate")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AgentOptions.parse(List.of("--rate", "0")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyTheAgentsDifferBetweenVariants() {
    Variant.Surroundings surroundings =
        new Variant.Surroundings(Path.of("/agents"), "http://127.0.0.1:1", "127.0.0.1:2");

    assertThat(Variant.NONE.jvmOptions("front", surroundings)).isEmpty();
    assertThat(Variant.UPSTREAM.jvmOptions("front", surroundings))
        .contains(
            "-javaagent:/agents/upstream-agent.jar",
            "-Dotel.exporter.otlp.endpoint=http://127.0.0.1:1",
            "-Dotel.traces.sampler=parentbased_always_on");
    assertThat(Variant.OURS.jvmOptions("front", surroundings))
        .contains(
            "-javaagent:/agents/strata-agent.jar",
            "-Dstrata.kafka.bootstrap-servers=127.0.0.1:2",
            "-Dotel.traces.sampler=parentbased_always_on");
    assertThat(Variant.ADAPTIVE.jvmOptions("front", surroundings))
        .contains("-javaagent:/agents/strata-agent.jar")
        .doesNotContain("-Dotel.traces.sampler=parentbased_always_on");
  }
}
