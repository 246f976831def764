package io.strata.bench.ingest;

import java.io.File;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The versions of what takes part. */
final class Versions {
  private Versions() {}

  /** What the class path's file names say, and the heaps. */
  static String ofClassPath() {
    String clients =
        OwnClassPath.entries().stream()
            .map(path -> new File(path).getName().replace(".jar", ""))
            .filter(name ->
                Stream.of("kafka-clients-", "elasticsearch-rest5-client-")
                    .anyMatch(name::startsWith))
            .sorted()
            .collect(Collectors.joining(", "));
    return "%s; heaps: broker %d MiB, Elasticsearch %d MiB, collector 512 MiB"
        .formatted(clients, Engines.KAFKA_HEAP_MEBIBYTES, Engines.ELASTICSEARCH_HEAP_MEBIBYTES);
  }
}
