package io.strata.agent.export;

import com.github.luben.zstd.util.Native;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The codec that works here: zstd needs a native library, which may find no place to live. */
final class Compression {
  private static final Logger logger = Logger.getLogger(Compression.class.getName());

  private Compression() {}

  /**
   * {@code zstd}, or {@code gzip} where this platform or its temporary folder does not allow it.
   */
  static String best() {
    try {
      Native.load();
      return "zstd";
    } catch (LinkageError | RuntimeException e) {
      logger.log(Level.FINE, "zstd cannot be loaded, gzip is used", e);
      return "gzip";
    }
  }
}
