package io.strata.agent.export;

import com.github.luben.zstd.util.Native;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The codec that works here: zstd needs a native library, which may find no place to live. */
final class Compression {
  private static final Logger logger = Logger.getLogger(Compression.class.getName());
  private static @Nullable String best;

  private Compression() {}

  /**
   * {@code zstd}, or {@code gzip} where this platform or its temporary folder does not allow it,
   * which is told once.
   */
  static synchronized String best() {
    String known = best;
    if (known == null) {
      known = find();
      best = known;
    }
    return known;
  }

  private static String find() {
    try {
      NativeAccess.allow();
      Native.load();
      return "zstd";
    } catch (LinkageError | RuntimeException e) {
      logger.log(
          Level.INFO,
          "Telemetry is compressed with gzip: zstd''s native library cannot be loaded ({0})",
          BatchDelivery.brief(e));
      return "gzip";
    }
  }
}
