package io.strata.process;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fills records from nested settings. A component {@code bootstrapServers} takes the key {@code
 * bootstrap-servers}. Components may be text, numbers, booleans, {@link Duration}, {@link
 * ByteSize}, {@link URI}, {@link Path}, enums, records, and lists or text-keyed maps of these; a
 * {@link Nullable} one may be missing. A list may be written as comma-separated text.
 */
final class RecordBinder {
  private final Map<String, String> environment;
  private final List<String> problems;

  RecordBinder(Map<String, String> environment, List<String> problems) {
    this.environment = environment;
    this.problems = problems;
  }

  <R extends Record> @Nullable R bind(Class<R> type, Map<String, Object> settings) {
    return record(type, settings, "");
  }

  private <R extends Record> @Nullable R record(
      Class<R> type, Map<String, Object> settings, String path) {
    RecordComponent[] components = type.getRecordComponents();
    Set<String> unknown = new LinkedHashSet<>(settings.keySet());
    @Nullable Object[] arguments = new @Nullable Object[components.length];
    int problemsBefore = problems.size();
    for (int i = 0; i < components.length; i++) {
      String key = kebabCase(components[i].getName());
      unknown.remove(key);
      arguments[i] = component(components[i], settings.get(key), join(path, key));
    }
    unknown.forEach(key -> problems.add(unknownKey(join(path, key), components)));
    return problems.size() > problemsBefore ? null : construct(type, components, arguments, path);
  }

  private @Nullable Object component(
      RecordComponent component, @Nullable Object setting, String path) {
    String variable = variable(path);
    String override = environment.get(variable);
    Object value = override != null ? override : setting;
    Type type = component.getGenericType();
    if (value == null && type instanceof Class<?> c && c.isRecord() && c != ByteSize.class) {
      value = Map.of();
    }
    if (value == null || (override != null && override.isEmpty() && isNullable(component))) {
      if (!isNullable(component)) {
        problems.add("%s is missing (or set %s)".formatted(path, variable));
      }
      return null;
    }
    String shownPath = override != null ? "%s (from %s)".formatted(path, variable) : path;
    return value(type, value, path, shownPath);
  }

  private @Nullable Object value(Type type, Object value, String path, String shownPath) {
    try {
      if (type instanceof ParameterizedType generic) {
        Type[] arguments = generic.getActualTypeArguments();
        return generic.getRawType() == Map.class
            ? map(arguments[1], value, path)
            : list(arguments[0], value, path);
      }
      return scalar((Class<?>) type, value, path);
    } catch (IllegalArgumentException e) {
      problems.add("%s: %s".formatted(shownPath, e.getMessage()));
      return null;
    }
  }

  private List<Object> list(Type elementType, Object value, String path) {
    List<?> elements =
        value instanceof List<?> list
            ? list
            : Arrays.stream(value.toString().split(",", -1))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
    List<Object> bound = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      String elementPath = path + "[" + i + "]";
      Object element = value(elementType, elements.get(i), elementPath, elementPath);
      if (element != null) {
        bound.add(element);
      }
    }
    return bound;
  }

  private Map<String, Object> map(Type valueType, Object value, String path) {
    Map<String, Object> bound = new LinkedHashMap<>();
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("expected keys and values");
    }
    map.forEach((key, inner) -> {
      String innerPath = join(path, String.valueOf(key));
      Object element = value(valueType, inner, innerPath, innerPath);
      if (element != null) {
        bound.put(String.valueOf(key), element);
      }
    });
    return bound;
  }

  private @Nullable Object scalar(Class<?> type, Object value, String path) {
    if (type.isRecord() && type != ByteSize.class) {
      return record(type.asSubclass(Record.class), settings(value), path);
    }
    String text = value.toString().strip();
    if (type.isEnum()) {
      return enumConstant(type, text);
    }
    if (type == String.class) {
      return value.toString();
    }
    if (type == Duration.class) {
      return Durations.parse(text);
    }
    if (type == ByteSize.class) {
      return ByteSize.parse(text);
    }
    if (type == URI.class) {
      return URI.create(text);
    }
    if (type == Path.class) {
      return Path.of(text);
    }
    return primitive(type, text);
  }

  private static Object primitive(Class<?> type, String text) {
    try {
      if (type == int.class || type == Integer.class) {
        return Integer.valueOf(text);
      }
      if (type == long.class || type == Long.class) {
        return Long.valueOf(text);
      }
      if (type == double.class || type == Double.class) {
        return Double.valueOf(text);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is no number".formatted(text), e);
    }
    if (type == boolean.class || type == Boolean.class) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default ->
            throw new IllegalArgumentException("'%s' is neither true nor false".formatted(text));
      };
    }
    throw new IllegalStateException("no configuration value of type " + type);
  }

  private static Object enumConstant(Class<?> type, String text) {
    List<String> names = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      String name = ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (name.equals(text.toLowerCase(Locale.ROOT).replace('_', '-'))) {
        return constant;
      }
      names.add(name);
    }
    throw new IllegalArgumentException(
        "'%s' is none of %s".formatted(text, String.join(", ", names)));
  }

  private static Map<String, Object> settings(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("expected keys and values, not '%s'".formatted(value));
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    map.forEach((key, inner) -> settings.put(String.valueOf(key), inner));
    return settings;
  }

  private <R extends Record> @Nullable R construct(
      Class<R> type, RecordComponent[] components, @Nullable Object[] arguments, String path) {
    try {
      var constructor =
          type.getDeclaredConstructor(
              Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        problems.add((path.isEmpty() ? "" : path + ": ") + refused.getMessage());
        return null;
      }
      throw new IllegalStateException("can't make " + type, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("can't make " + type, e);
    }
  }

  private static boolean isNullable(RecordComponent component) {
    return has(component.getAnnotatedType());
  }

  private static boolean has(AnnotatedElement element) {
    return element.isAnnotationPresent(Nullable.class);
  }

  private static String unknownKey(String path, RecordComponent[] components) {
    List<String> known =
        Stream.of(components).map(component -> kebabCase(component.getName())).toList();
    return "%s is not a setting; known here: %s".formatted(path, String.join(", ", known));
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  static String variable(String path) {
    return "STRATA_"
        + path.toUpperCase(Locale.ROOT)
            .replace('.', '_')
            .replace('-', '_')
            .replace("[", "_")
            .replace("]", "");
  }

  static String kebabCase(String camelCase) {
    StringBuilder kebab = new StringBuilder();
    for (int i = 0; i < camelCase.length(); i++) {
      char c = camelCase.charAt(i);
      if (Character.isUpperCase(c)) {
        kebab.append('-').append(Character.toLowerCase(c));
      } else {
        kebab.append(c);
      }
    }
    return kebab.toString();
  }
}
