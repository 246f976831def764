package io.strata.engines;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the engines' jars are.
 *
 * @param folder has {@code kafka/lib}
 * @param elasticsearch has {@code lib}, {@code launcher}, {@code native} and {@code home/modules}
 */
public record EngineHome(Path folder, Path elasticsearch) {
  /** The system property that names the folder. */
  public static final String PROPERTY = "strata.engines.home";

  public EngineHome {
    folder = folder.toAbsolutePath();
    elasticsearch = elasticsearch.toAbsolutePath();
    if (!Files.isDirectory(folder.resolve("kafka/lib"))
        || !Files.isDirectory(elasticsearch.resolve("lib"))) {
      throw new EngineException(
          "%s and %s hold no engines: build the engines module, or set %s"
              .formatted(folder, elasticsearch, PROPERTY),
          null);
    }
  }

  /** Both engines in one folder, Elasticsearch in {@code elasticsearch}. */
  public EngineHome(Path folder) {
    this(folder, folder.resolve("elasticsearch"));
  }

  /** The folder that the system property {@value #PROPERTY} names. */
  public static EngineHome ofSystemProperty() {
    String folder = System.getProperty(PROPERTY);
    if (folder == null) {
      throw new EngineException("the system property " + PROPERTY + " is not set", null);
    }
    return new EngineHome(Path.of(folder));
  }

  /** The same with another build of Elasticsearch. */
  public EngineHome withElasticsearch(Path other) {
    return new EngineHome(folder, other);
  }

  Path kafkaLib() {
    return folder.resolve("kafka/lib");
  }
}
