package io.strata.standalone;

import io.strata.process.ByteSize;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What must hold before anything starts; each failure is a sentence that says what to do. */
final class Preflight {
  private Preflight() {}

  /** Keeps a second suite from using the same data; released when the process ends. */
  static FileLock lock(Path data) {
    try {
      Files.createDirectories(data);
      @SuppressWarnings("resource") // Held until the process ends.
      FileChannel channel =
          FileChannel.open(
              data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new UserErrorException(
            "Strata already runs with %s: stop it first, or give --data another folder."
                .formatted(data));
      }
      return lock;
    } catch (IOException e) {
      throw new UserErrorException(
          "The folder %s can't be written (%s): give --data a folder that can."
              .formatted(data, e.getMessage()));
    }
  }

  /** Refuses a disk that is about to be full. */
  static void requireDisk(Path data, ByteSize minimum) {
    try {
      long free = Files.getFileStore(data).getUsableSpace();
      if (free < minimum.bytes()) {
        throw new UserErrorException(
            ("The disk that holds %s has %d MiB left, and %s are needed: free some, give --data a"
                    + " folder on another disk, or lower minimum-free-disk.")
                .formatted(data, free >> 20, minimum));
      }
    } catch (IOException e) {
      throw new UserErrorException(
          "The disk of %s can't be read (%s).".formatted(data, e.getMessage()));
    }
  }

  /** Refuses when ports are taken, naming them all. */
  static void requirePorts(List<Part> parts) {
    List<String> taken = new ArrayList<>();
    for (Part part : parts) {
      for (Part.PortUse use : part.ports()) {
        if (!isFree(use.port())) {
          taken.add("%d (%s, setting %s)".formatted(use.port(), part.name(), use.setting()));
        }
      }
    }
    if (!taken.isEmpty()) {
      throw new UserErrorException(
          ("Another program listens on port %s: stop it, or set another port in a file for"
                  + " --config.")
              .formatted(String.join(", ", taken)));
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
