package io.strata.probe.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

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

  /**
   * Lines of a file that every process has an own view of. Where {@code /proc} is another mount
   * than this process's (a container that measures its host), the first process's view is the
   * machine's.
   */
  List<String> linesOfMachine(String file) throws IOException {
    return lines((proc.equals(Path.of("/proc")) ? "self/" : "1/") + file);
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
