package io.strata.probe.host;

import com.sun.jna.NativeLong;
import com.sun.jna.platform.linux.LibC;
import java.io.IOException;

/**
 * Space and inodes of a filesystem.
 *
 * @param totalBytes all of it
 * @param freeBytes not used by files
 * @param availableBytes what of the free bytes an ordinary user may use; the rest is reserved
 * @param totalInodes 0 where the filesystem has no fixed number of them
 */
record FilesystemSpace(
    double totalBytes,
    double freeBytes,
    double availableBytes,
    double totalInodes,
    double freeInodes) {

  /** Finds out a filesystem's space; may block for as long as the filesystem does. */
  @FunctionalInterface
  interface Source {
    FilesystemSpace of(String path) throws IOException;
  }

  /** Asks Linux. */
  static FilesystemSpace ofLinux(String path) throws IOException {
    LibC.Statvfs answer = new LibC.Statvfs();
    if (LibC.INSTANCE.statvfs(path, answer) != 0) {
      throw new IOException("no space figures of " + path);
    }
    double blockBytes = unsigned(answer.f_frsize);
    return new FilesystemSpace(
        unsigned(answer.f_blocks) * blockBytes,
        unsigned(answer.f_bfree) * blockBytes,
        unsigned(answer.f_bavail) * blockBytes,
        unsigned(answer.f_files),
        unsigned(answer.f_ffree));
  }

  private static double unsigned(NativeLong value) {
    return (double) value.longValue();
  }
}
