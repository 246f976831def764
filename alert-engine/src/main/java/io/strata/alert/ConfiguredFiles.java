package io.strata.alert;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The texts of files that a configuration names, by path, by glob or on the class path. */
final class ConfiguredFiles {
  private static final String CLASS_PATH = "classpath:";

  private ConfiguredFiles() {}

  /** The texts by name, in order; what can't be read is added to the problems. */
  static Map<String, String> read(String key, List<String> names, List<String> problems) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : names) {
      try {
        if (name.startsWith(CLASS_PATH)) {
          texts.put(name, resource(name.substring(CLASS_PATH.length())));
          continue;
        }
        List<Path> files = files(name);
        if (files.isEmpty()) {
          problems.add("%s: no file matches %s".formatted(key, name));
        }
        for (Path file : files) {
          texts.put(file.toString(), Files.readString(file));
        }
      } catch (IOException | InvalidPathException | DirectoryIteratorException e) {
        problems.add("%s: %s can't be read: %s".formatted(key, name, e));
      }
    }
    return texts;
  }

  private static String resource(String path) throws IOException {
    try (InputStream stream = ConfiguredFiles.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IOException("not on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<Path> files(String name) throws IOException {
    Path path = Path.of(name);
    String last = String.valueOf(path.getFileName());
    if (!last.contains("*") && !last.contains("?")) {
      return List.of(path);
    }
    Path folder = path.getParent() == null ? Path.of("") : path.getParent();
    TreeSet<Path> sorted = new TreeSet<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, last)) {
      found.forEach(sorted::add);
    }
    return new ArrayList<>(sorted);
  }
}
