package io.strata.bench.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is in the services while they are measured. */
public enum Variant {
  NONE("none", "no agent"),
  UPSTREAM("upstream", "upstream, OTLP, 100 %"),
  /** What of an agent's cost no sampling takes away. */
  UPSTREAM_UNSAMPLED("upstream-0", "upstream, OTLP, 0 %"),
  OURS("ours", "ours, Kafka, 100 %"),
  ADAPTIVE("adaptive", "ours, Kafka, adaptive");

  /** The one place that says how the adaptive variant samples. */
  private static final List<String> ADAPTIVE_SAMPLER = List.of("-Dotel.traces.sampler=strata");

  private static final List<String> EVERYTHING =
      List.of("-Dotel.traces.sampler=parentbased_always_on");

  private static final List<String> NOTHING = List.of("-Dotel.traces.sampler=always_off");

  private final String option;
  private final String title;

  Variant(String option, String title) {
    this.option = option;
    this.title = title;
  }

  /**
   * Where agents are, and where they send to.
   *
   * @param agents the folder of {@code upstream-agent.jar} and {@code strata-agent.jar}
   */
  record Surroundings(Path agents, String otlpEndpoint, String bootstrapServers) {}

  /**
   * The variant of an option's value.
   *
   * @throws IllegalArgumentException where there is none
   */
  static Variant of(String option) {
    return Arrays.stream(values())
        .filter(variant -> variant.option.equals(option))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no variant: " + option));
  }

  /** For tables. */
  String title() {
    return title;
  }

  /** Options of a service's JVM. Everything that is not named here is the agent's default. */
  List<String> jvmOptions(String service, Surroundings surroundings) {
    List<String> options = new ArrayList<>();
    switch (this) {
      case NONE -> {
        return options;
      }
      case UPSTREAM -> {
        options.addAll(upstream(surroundings));
        options.addAll(EVERYTHING);
      }
      case UPSTREAM_UNSAMPLED -> {
        options.addAll(upstream(surroundings));
        options.addAll(NOTHING);
      }
      case OURS -> {
        options.addAll(ours(surroundings));
        options.addAll(EVERYTHING);
      }
      case ADAPTIVE -> {
        options.addAll(ours(surroundings));
        options.addAll(ADAPTIVE_SAMPLER);
      }
    }
    options.add("-Dotel.service.name=" + service);
    return options;
  }

  private static List<String> upstream(Surroundings surroundings) {
    return List.of(
        "-javaagent:" + surroundings.agents().resolve("upstream-agent.jar"),
        "-Dotel.exporter.otlp.endpoint=" + surroundings.otlpEndpoint());
  }

  private static List<String> ours(Surroundings surroundings) {
    return List.of(
        "-javaagent:" + surroundings.agents().resolve("strata-agent.jar"),
        "-Dstrata.kafka.bootstrap-servers=" + surroundings.bootstrapServers());
  }
}
