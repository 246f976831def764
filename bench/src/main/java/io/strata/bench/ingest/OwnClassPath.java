package io.strata.bench.ingest;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The class path of this process, for children that run in other folders. */
final class OwnClassPath {
  private OwnClassPath() {}

  static List<String> entries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .toList();
  }
}
