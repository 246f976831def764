package io.strata.store.trace.chunk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Text that most chunks hold, known by number to writer and reader: attribute names of the semantic
 * conventions and frequent values. The list is part of the format: one that changes needs a new
 * format version.
 */
final class WellKnownStrings {
  private static final List<String> BY_NUMBER = load("well-known-strings-1.txt");

  private static final Map<String, Integer> NUMBERS = numbers();

  private WellKnownStrings() {}

  static List<String> all() {
    return BY_NUMBER;
  }

  static Map<String, Integer> numbersByText() {
    return NUMBERS;
  }

  private static Map<String, Integer> numbers() {
    Map<String, Integer> numbers = HashMap.newHashMap(BY_NUMBER.size());
    for (String text : BY_NUMBER) {
      numbers.put(text, numbers.size());
    }
    return Map.copyOf(numbers);
  }

  private static List<String> load(String resource) {
    try (InputStream stream =
            Objects.requireNonNull(WellKnownStrings.class.getResourceAsStream(resource), resource);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
