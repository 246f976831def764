package io.strata.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.probe.HostProbeConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** What compose starts exists and is set by settings that exist. */
class ComposeFilesTest {
  private static final Path ROOT =
      Path.of(Objects.requireNonNull(System.getProperty("strata.root"), "strata.root"));
  private static final Map<String, String> SETTINGS =
      Map.of(
          "collector", "collector/src/main/resources/collector.yaml",
          "alert-engine", "alert-engine/src/main/resources/alert-engine.yaml",
          "dashboard", "dashboard/src/main/resources/dashboard.yaml",
          "host-probe", "host-probe/src/main/resources/host-probe.yaml");

  @Test
  void everyVariableOfAProcessIsAKeyOfItsDocumentedSettings() throws Exception {
    for (String process : SETTINGS.keySet()) {
      Set<String> known = variables(yaml(ROOT.resolve(SETTINGS.get(process))), "STRATA");
      List<String> used = new ArrayList<>();
      for (String file : List.of("compose.yaml", "compose.demo.yaml")) {
        Map<String, Object> service = mapping(services(file).getOrDefault(process, Map.of()));
        used.addAll(merged(mapping(service.getOrDefault("environment", Map.of()))).keySet());
      }
      assertThat(used).as(process).isNotEmpty().isSubsetOf(known);
    }
  }

  @Test
  void everyMainClassOfTheImagesExists() throws Exception {
    Matcher entryPoints =
        Pattern.compile("\"(io\\.strata\\.[a-zA-Z.]+)\"").matcher(text("docker/Dockerfile"));
    List<String> classes = new ArrayList<>();
    while (entryPoints.find()) {
      classes.add(entryPoints.group(1));
    }
    Matcher shop =
        Pattern.compile("io\\.strata\\.shop\\.\\w+").matcher(text("docker/compose.demo.yaml"));
    while (shop.find()) {
      classes.add(shop.group());
    }

    assertThat(classes).hasSizeGreaterThan(10);
    for (String name : classes) {
      String source = "src/main/java/" + name.replace('.', '/') + ".java";
      assertThat(
              List.of("collector", "alert-engine", "dashboard", "host-probe", "examples").stream()
                  .anyMatch(module -> Files.exists(ROOT.resolve(module).resolve(source))))
          .as(name)
          .isTrue();
    }
  }

  @Test
  void everyServiceStartsAfterServicesThatExist() throws Exception {
    Map<String, Object> all = new LinkedHashMap<>(services("compose.yaml"));
    services("compose.demo.yaml").forEach(all::putIfAbsent);
    for (String file : List.of("compose.yaml", "compose.demo.yaml")) {
      services(file)
          .forEach((name, service) -> {
            Object dependencies = merged(mapping(service)).get("depends_on");
            Set<String> names =
                switch (dependencies) {
                  case null -> Set.of();
                  case List<?> list -> new HashSet<>(list.stream().map(String::valueOf).toList());
                  default -> mapping(dependencies).keySet();
                };
            assertThat(all.keySet()).as(name).containsAll(names);
          });
    }
  }

  @Test
  void theShippedProbeSettingsAreValid() throws Exception {
    for (String file :
        List.of("docker/config/host-probe.yaml", "docker/config/host-probe-demo.yaml")) {
      assertThat(HostProbeConfiguration.load(ROOT.resolve(file), Map.of()).components())
          .hasSizeGreaterThanOrEqualTo(2);
    }
    assertThat(
            HostProbeConfiguration.load(ROOT.resolve("host-probe/config/host-probe.yaml"), Map.of())
                .components())
        .isEmpty();
  }

  private static Map<String, Object> services(String file) throws IOException {
    return mapping(yaml(ROOT.resolve("docker").resolve(file)).get("services"));
  }

  /** The variables of all keys, of sections as of values. */
  private static Set<String> variables(Map<String, Object> settings, String prefix) {
    Set<String> variables = new HashSet<>();
    settings.forEach((key, value) -> {
      String name = prefix + "_" + key.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
      variables.add(name);
      if (value instanceof Map<?, ?>) {
        variables.addAll(variables(mapping(value), name));
      }
    });
    return variables;
  }

  /** Applies YAML's merge key, which version 1.2 of YAML no longer knows, but compose does. */
  private static Map<String, Object> merged(Map<String, Object> map) {
    Map<String, Object> merged = new LinkedHashMap<>();
    if (map.get("<<") instanceof Map<?, ?> base) {
      merged.putAll(merged(mapping(base)));
    }
    map.forEach((key, value) -> {
      if (!key.equals("<<")) {
        merged.put(key, value);
      }
    });
    return merged;
  }

  private static Map<String, Object> yaml(Path file) throws IOException {
    LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    return mapping(new Load(settings).loadFromString(Files.readString(file)));
  }

  private static Map<String, Object> mapping(@org.jspecify.annotations.Nullable Object value) {
    Map<String, Object> mapping = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, inner) -> mapping.put(String.valueOf(key), inner));
    }
    return mapping;
  }

  private static String text(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }
}
