package io.strata.alert.yaml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * A mapping of a YAML file that is being read. Reading never fails: what is wrong is added to the
 * list of problems and a default is returned, so that one pass finds everything. {@link
 * #refuseOtherKeys()} ends the reading of a mapping. Not thread-safe.
 */
public final class YamlSection {
  private final String file;
  private final String place;
  private final Map<?, ?> values;
  private final List<YamlProblem> problems;
  private final Set<String> read = new LinkedHashSet<>();

  private YamlSection(String file, String place, Map<?, ?> values, List<YamlProblem> problems) {
    this.file = file;
    this.place = place;
    this.values = values;
    this.problems = problems;
  }

  /** Reads a document whose top is a mapping; all scalars are taken as text. */
  public static YamlSection document(String file, String text, List<YamlProblem> problems) {
    Object document = null;
    try {
      LoadSettings settings =
          LoadSettings.builder().setLabel(file).setSchema(new FailsafeSchema()).build();
      document = new Load(settings).loadFromString(text);
    } catch (YamlEngineException e) {
      problems.add(new YamlProblem(file, "", "not valid YAML: " + e.getMessage()));
    }
    if (document == null) {
      return new YamlSection(file, "", Map.of(), problems);
    }
    if (document instanceof Map<?, ?> map) {
      return new YamlSection(file, "", map, problems);
    }
    problems.add(new YamlProblem(file, "", "a mapping is expected at the top"));
    return new YamlSection(file, "", Map.of(), problems);
  }

  /** The file being read. */
  public String file() {
    return file;
  }

  /** The path of keys to this mapping. */
  public String place() {
    return place;
  }

  /** Whether the key is present. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** Takes the key as known without reading it. */
  public void pass(String key) {
    read.add(key);
  }

  /** Adds a problem at a key of this mapping. */
  public void problem(String key, String message) {
    problems.add(new YamlProblem(file, at(key), message));
  }

  /** The text under the key. */
  public Optional<String> text(String key) {
    Object value = value(key);
    return switch (value) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      default -> {
        problem(key, "a single value is expected");
        yield Optional.empty();
      }
    };
  }

  /** The text under the key, which must be there and not blank. */
  public String requiredText(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty() || text.get().isBlank()) {
      if (text.isPresent() || !has(key)) {
        problem(key, "is required");
      }
      return "";
    }
    return text.get();
  }

  /** The duration under the key, in Prometheus's notation. */
  public Optional<Duration> duration(String key) {
    return text(key)
        .flatMap(text -> {
          try {
            return Optional.of(PrometheusDuration.parse(text));
          } catch (IllegalArgumentException e) {
            problem(key, String.valueOf(e.getMessage()));
            return Optional.empty();
          }
        });
  }

  /** The whole number under the key, at least 0. */
  public Optional<Integer> count(String key) {
    return text(key)
        .flatMap(text -> {
          if (text.matches("[0-9]{1,9}")) {
            return Optional.of(Integer.valueOf(text));
          }
          problem(key, "a whole number is expected, not '" + text + "'");
          return Optional.empty();
        });
  }

  /** The truth value under the key. */
  public Optional<Boolean> flag(String key) {
    return text(key)
        .flatMap(text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> {
                problem(key, "true or false is expected, not '" + text + "'");
                yield Optional.empty();
              }
            });
  }

  /** The mapping of texts under the key, in its order; empty where absent. */
  public Map<String, String> texts(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    section(key)
        .ifPresent(section ->
            section.values.forEach((name, _) ->
                section
                    .text(String.valueOf(name))
                    .ifPresent(text -> texts.put(String.valueOf(name), text))));
    return texts;
  }

  /** The list of texts under the key; empty where absent. */
  public List<String> textList(String key) {
    List<String> texts = new ArrayList<>();
    int index = 0;
    for (Object element : list(key)) {
      if (element instanceof String text) {
        texts.add(text);
      } else {
        problem(key + "[" + index + "]", "a single value is expected");
      }
      index++;
    }
    return texts;
  }

  /** The mapping under the key. */
  public Optional<YamlSection> section(String key) {
    Object value = value(key);
    return switch (value) {
      case null -> Optional.empty();
      case Map<?, ?> map -> Optional.of(new YamlSection(file, at(key), map, problems));
      case String text when text.isEmpty() -> Optional.empty();
      default -> {
        problem(key, "a mapping is expected");
        yield Optional.empty();
      }
    };
  }

  /** The list of mappings under the key; empty where absent. */
  public List<YamlSection> sections(String key) {
    List<YamlSection> sections = new ArrayList<>();
    int index = 0;
    for (Object element : list(key)) {
      String elementPlace = at(key) + "[" + index + "]";
      if (element instanceof Map<?, ?> map) {
        sections.add(new YamlSection(file, elementPlace, map, problems));
      } else {
        problems.add(new YamlProblem(file, elementPlace, "a mapping is expected"));
      }
      index++;
    }
    return sections;
  }

  /** Adds a problem for each key that was not asked for. */
  public void refuseOtherKeys() {
    for (Object key : values.keySet()) {
      if (!read.contains(String.valueOf(key))) {
        problem(String.valueOf(key), "unknown key; known here are: " + String.join(", ", read));
      }
    }
  }

  private List<?> list(String key) {
    Object value = value(key);
    return switch (value) {
      case null -> List.of();
      case List<?> list -> list;
      case String text when text.isEmpty() -> List.of();
      default -> {
        problem(key, "a list is expected");
        yield List.of();
      }
    };
  }

  private @Nullable Object value(String key) {
    read.add(key);
    return values.get(key);
  }

  private String at(String key) {
    return place.isEmpty() ? key : place + "." + key;
  }
}
