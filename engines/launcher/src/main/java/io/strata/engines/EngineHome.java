package io.strata.engines;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder that holds the engines' jars: {@code kafka/lib}, and {@code elasticsearch} with {@code
 * lib}, {@code launcher}, {@code native} and {@code home/modules}.
 */
public record EngineHome(Path folder) {
  /** The system property that names the folder. */
  public static final String PROPERTY = "strata.engines.home";

  public EngineHome {
    folder = folder.toAbsolutePath();
    if (!Files.isDirectory(folder.resolve("kafka/lib"))
        || !Files.isDirectory(folder.resolve("elasticsearch/lib"))) {
      throw new EngineException(
          folder + " holds no engines: build the engines module, or set " + PROPERTY, null);
    }
  }

  /** The folder that the system property {@value #PROPERTY} names. */
  public static EngineHome ofSystemProperty() {
    String folder = System.getProperty(PROPERTY);
    if (folder == null) {
      throw new EngineException("the system property " + PROPERTY + " is not set", null);
    }
    return new EngineHome(Path.of(folder));
  }

  Path kafkaLib() {
    return folder.resolve("kafka/lib");
  }

  Path elasticsearch() {
    return folder.resolve("elasticsearch");
  }
}
