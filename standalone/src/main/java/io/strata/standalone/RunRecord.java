package io.strata.standalone;

import io.strata.engines.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The file that tells other commands what runs: a line per process with its name, process id,
 * health address and ports, separated by tabs.
 */
final class RunRecord {
  private final Path file;

  RunRecord(Path data) {
    this.file = data.resolve("running");
  }

  /** A process as recorded; health is empty where it has none. */
  record Entry(String name, long pid, String health, String ports) {}

  /** Replaces the record. */
  void write(List<Part> parts, Map<String, ChildJvm> running) {
    List<String> lines = new ArrayList<>();
    lines.add(line("supervisor", ProcessHandle.current().pid(), "", ""));
    for (Part part : parts) {
      ChildJvm child = running.get(part.name());
      if (child != null) {
        List<String> ports =
            part.ports().stream().map(use -> Integer.toString(use.port())).toList();
        lines.add(line(part.name(), child.pid(), part.health(), String.join(" ", ports)));
      }
    }
    try {
      Path fresh = file.resolveSibling("running.new");
      Files.write(fresh, lines);
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UserErrorException("The file %s can't be written (%s).".formatted(file, e));
    }
  }

  private static String line(String name, long pid, String health, String ports) {
    return String.join("\t", name, Long.toString(pid), health, ports);
  }

  /** What is recorded; empty where nothing runs. */
  List<Entry> read() {
    try {
      return Files.readAllLines(file).stream()
          .map(line -> line.split("\t", -1))
          .map(fields -> new Entry(fields[0], Long.parseLong(fields[1]), fields[2], fields[3]))
          .toList();
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw new UserErrorException("The file %s can't be read (%s).".formatted(file, e));
    }
  }

  /** Says that nothing runs. */
  void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UserErrorException("The file %s can't be removed (%s).".formatted(file, e));
    }
  }
}
