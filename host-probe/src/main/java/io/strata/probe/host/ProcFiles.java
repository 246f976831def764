package io.strata.probe.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Linux's {@code /proc} and {@code /sys}, wherever they are seen from here. Files are read whole:
 * the kernel makes each file's content at the moment of the read.
 */
public final class ProcFiles {
  private final Path proc;
  private final Path sys;

  /**
   * @param proc normally {@code /proc}
   * @param sys normally {@code /sys}
   */
  public ProcFiles(Path proc, Path sys) {
    this.proc = proc;
    this.sys = sys;
  }

  /** Whether this is a Linux machine's. */
  boolean exists() {
    return Files.isReadable(proc.resolve("stat"));
  }

  /** The directory of processes. */
  Path proc() {
    return proc;
  }

  List<String> lines(String file) throws IOException {
    return Files.readString(proc.resolve(file), StandardCharsets.ISO_8859_1).lines().toList();
  }

  /** The same; none where there is no such file, or the kernel does not offer what it is for. */
  List<String> linesIfThere(String file) throws IOException {
    try {
      return lines(file);
    } catch (FileSystemException e) {
      // Also EOPNOTSUPP: a feature that the kernel was started without.
      return List.of();
    }
  }

  /**
   * Lines of a file that every process has an own view of. Where {@code /proc} is another mount
   * than this process's (a container that measures its host), the first process's view is the
   * machine's.
   */
  List<String> linesOfMachine(String file) throws IOException {
    return lines(ofMachine(file));
  }

  private String ofMachine(String file) {
    return (proc.equals(Path.of("/proc")) ? "self/" : "1/") + file;
  }

  /** As {@link #linesOfMachine}, for files that may have very many lines. */
  BufferedReader readerOfMachine(String file) throws IOException {
    return Files.newBufferedReader(proc.resolve(ofMachine(file)), StandardCharsets.ISO_8859_1);
  }

  /** What is in a directory below {@code /sys}, by name; nothing where there is none. */
  List<Path> sysEntries(String directory) throws IOException {
    return entries(sys.resolve(directory));
  }

  /** What is in a directory, by name; nothing where there is none, or it may not be read. */
  static List<Path> entries(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    } catch (NoSuchFileException | AccessDeniedException | NotDirectoryException e) {
      return List.of();
    }
  }

  /** A file's one line; empty where it can't be read or says nothing. */
  static Optional<String> text(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    } catch (IOException e) {
      return Optional.empty(); // Devices come and go, and some refuse to be read.
    }
  }

  /** The number that is a file's one line; empty where it is something else. */
  static OptionalDouble number(Path file) {
    try {
      return text(file)
          .map(text -> OptionalDouble.of(Double.parseDouble(text)))
          .orElse(OptionalDouble.empty());
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  Path sys() {
    return sys;
  }

  boolean isBlockDevice(String name) {
    return Files.isDirectory(sys.resolve("block").resolve(name.replace('/', '!')));
  }

  /** Size of a block device in bytes, where it is known. */
  OptionalLong blockDeviceBytes(String name) {
    try {
      Path size = sys.resolve("block").resolve(name.replace('/', '!')).resolve("size");
      return OptionalLong.of(Long.parseLong(Files.readString(size).strip()) * 512);
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty(); // Unknown is absent: some devices have no size.
    }
  }
}
