package io.strata.bench.ingest;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fetches zipkin-server from Maven Central, by Maven, into the folder of the benchmarks. */
final class ZipkinServer {
  static final String VERSION = "3.6.1";

  private ZipkinServer() {}

  /** The jar, fetched where it is not there yet: 135 MB. */
  static Path fetch(Path folder, PrintStream out) {
    Path jar = folder.resolve("zipkin-server-" + VERSION + "-exec.jar");
    if (Files.exists(jar)) {
      return jar;
    }
    out.printf("fetches zipkin-server %s (135 MB) by Maven%n", VERSION);
    try {
      int exit =
          new ProcessBuilder(
                  "mvn",
                  "--batch-mode",
                  "--quiet",
                  "--no-transfer-progress",
                  "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy",
                  "-Dartifact=io.zipkin:zipkin-server:" + VERSION + ":jar:exec",
                  "-DoutputDirectory=" + folder)
              .directory(folder.toFile())
              .inheritIO()
              .start()
              .waitFor();
      if (exit != 0 || !Files.exists(jar)) {
        throw new IllegalStateException(
            "zipkin-server could not be fetched: Maven ended with " + exit);
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
