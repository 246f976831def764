package io.strata.collector.receive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What some files say, read again when they change, so that secrets are exchanged without a
 * restart. Files are looked at when they are asked for, every few seconds at most. New content that
 * can't be used is reported once, and the former stays in use. Thread-safe.
 */
final class ReloadedFiles<T> {
  private static final Logger LOGGER = LoggerFactory.getLogger(ReloadedFiles.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final List<Path> files;
  private final Loader<T> loader;
  private final InstantSource clock;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile T current;
  private volatile Instant nextLook;
  private List<Stamp> stamps;

  /** Reads the files. */
  @FunctionalInterface
  interface Loader<T> {
    /**
     * Reads the files.
     *
     * @throws UnusableFileException where a file says nothing of use
     */
    T load() throws IOException;
  }

  /** When a file was changed last. */
  private record Stamp(Instant modified, long bytes) {}

  /**
   * Reads the files for the first time.
   *
   * @throws IOException where they can't be read or used
   */
  ReloadedFiles(List<Path> files, Loader<T> loader, InstantSource clock) throws IOException {
    this.files = List.copyOf(files);
    this.loader = loader;
    this.clock = clock;
    this.stamps = stamps();
    this.current = loader.load();
    this.nextLook = clock.instant().plus(INTERVAL);
  }

  /** What the files say. */
  T current() {
    if (!clock.instant().isBefore(nextLook) && looking.tryLock()) {
      try {
        look();
      } finally {
        looking.unlock();
      }
    }
    return current;
  }

  private void look() {
    nextLook = clock.instant().plus(INTERVAL);
    try {
      List<Stamp> now = stamps();
      if (now.equals(stamps)) {
        return;
      }
      stamps = now;
      current = loader.load();
      LOGGER.info("read {} again", files);
    } catch (IOException e) {
      LOGGER.warn(
          "{} changed and can't be used, the former content stays: {}", files, e.toString());
    }
  }

  private List<Stamp> stamps() throws IOException {
    Stamp[] stamps = new Stamp[files.size()];
    for (int i = 0; i < stamps.length; i++) {
      BasicFileAttributes attributes =
          Files.readAttributes(files.get(i), BasicFileAttributes.class);
      stamps[i] = new Stamp(attributes.lastModifiedTime().toInstant(), attributes.size());
    }
    return List.of(stamps);
  }
}
