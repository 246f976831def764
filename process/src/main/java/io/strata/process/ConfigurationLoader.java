package io.strata.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a process's configuration from three layers, later ones over earlier ones: the documented
 * YAML file inside the jar, which names every key with its default; the user's file; environment
 * variables.
 *
 * <p>The environment variable of a key is {@code STRATA_} and the key in upper case, dots and
 * dashes as underscores: {@code kafka.bootstrap-servers} is {@code STRATA_KAFKA_BOOTSTRAP_SERVERS}.
 * A key that a record does not have, a missing or bad value, and whatever a record's constructor
 * refuses are all collected and reported together.
 */
public final class ConfigurationLoader {
  private ConfigurationLoader() {}

  /**
   * Loads a configuration.
   *
   * @param type the record to fill; see {@link RecordBinder} for what its components may be
   * @param defaultsResource class path name of the documented YAML, for example {@code
   *     /collector.yaml}
   * @param file the user's YAML, or null for none
   * @throws InvalidConfigurationException listing every problem
   */
  public static <R extends Record> R load(
      Class<R> type,
      String defaultsResource,
      @Nullable Path file,
      Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    Map<String, Object> settings = defaults(type, defaultsResource);
    if (file != null) {
      overlay(settings, userFile(file, problems));
    }
    RecordBinder binder = new RecordBinder(environment, problems);
    R configuration = binder.bind(type, settings);
    if (configuration == null || !problems.isEmpty()) {
      throw new InvalidConfigurationException(problems);
    }
    return configuration;
  }

  private static Map<String, Object> defaults(Class<?> type, String resource) {
    try (InputStream yaml = type.getResourceAsStream(resource)) {
      if (yaml == null) {
        throw new IllegalStateException("no defaults on the class path: " + resource);
      }
      return mapping(
          new Load(LoadSettings.builder().setLabel(resource).build()).loadFromInputStream(yaml),
          resource);
    } catch (IOException e) {
      throw new IllegalStateException("can't read " + resource, e);
    }
  }

  private static Map<String, Object> userFile(Path file, List<String> problems) {
    try (InputStream yaml = Files.newInputStream(file)) {
      LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
      return mapping(new Load(settings).loadFromInputStream(yaml), file.toString());
    } catch (NoSuchFileException e) {
      problems.add("the file %s does not exist".formatted(file));
    } catch (IOException e) {
      problems.add("the file %s can't be read: %s".formatted(file, e.getMessage()));
    } catch (YamlEngineException | IllegalArgumentException e) {
      problems.add("the file %s is no YAML mapping: %s".formatted(file, e.getMessage()));
    }
    return Map.of();
  }

  private static Map<String, Object> mapping(@Nullable Object document, String where) {
    Map<String, Object> settings = new LinkedHashMap<>();
    switch (document) {
      case null -> {}
      case Map<?, ?> map -> map.forEach((key, value) -> settings.put(String.valueOf(key), value));
      default -> throw new IllegalArgumentException(where + " holds no keys");
    }
    return settings;
  }

  /** Merges mappings key by key; any other value replaces what was there. */
  private static void overlay(Map<String, Object> base, Map<String, Object> over) {
    over.forEach((key, value) -> {
      if (base.get(key) instanceof Map<?, ?> inner && value instanceof Map<?, ?> outer) {
        Map<String, Object> merged = mapping(inner, key);
        overlay(merged, mapping(outer, key));
        base.put(key, merged);
      } else {
        base.put(key, value);
      }
    });
  }
}
