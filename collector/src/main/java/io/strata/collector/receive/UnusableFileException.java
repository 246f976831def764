package io.strata.collector.receive;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file of tokens, certificates or keys can be read, but says nothing of use. */
public final class UnusableFileException extends IOException {
  private static final long serialVersionUID = 1L;

  UnusableFileException(Path file, String problem, @Nullable Throwable cause) {
    super("%s %s".formatted(file, problem), cause);
  }
}
