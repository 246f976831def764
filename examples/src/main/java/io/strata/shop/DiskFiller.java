package io.strata.shop;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Writes a file that grows to a bound while it is switched on, and removes it when switched off or
 * when the service starts anew. It leaves a gibibyte of the disk free whatever the bound.
 */
final class DiskFiller {
  private static final long LEAVE_FREE = 1L << 30;
  private static final int STEP = 4 << 20;

  private final Path file;
  private final long maxBytes;
  private volatile boolean on;

  DiskFiller(Path folder, long maxBytes) throws IOException {
    this.file = folder.resolve("disk-filler.bin");
    this.maxBytes = maxBytes;
    Files.createDirectories(folder);
    Files.deleteIfExists(file);
  }

  void set(boolean turnOn) throws IOException {
    on = turnOn;
    if (!turnOn) {
      Files.deleteIfExists(file);
      return;
    }
    byte[] step = new byte[STEP];
    new Random(1).nextBytes(step);
    FileStore disk = Files.getFileStore(file.toAbsolutePath().getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long written = 0; written + STEP <= maxBytes && on; written += STEP) {
        if (disk.getUsableSpace() < LEAVE_FREE + STEP) {
          return;
        }
        out.write(step);
      }
    }
  }
}
