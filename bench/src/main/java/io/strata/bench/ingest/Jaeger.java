package io.strata.bench.ingest;

import io.strata.bench.measure.OwnClassPath;
import io.strata.bench.measure.ProcessUsage;
import io.strata.bench.peers.JaegerIndexer;
import io.strata.engines.ChildJvm;
import java.util.List;
import java.util.Map;

/** Baseline A: a document per span with nested tags, in Jaeger's schema. */
final class Jaeger implements Contender {
  private static final String TOPIC = "bench_jaeger";
  private static final String INDICES = "jaeger-span-*";

  private final ChildJvm indexer;
  private final Load load;
  private final CountedDocuments documents;
  private long produced;

  Jaeger(Engines engines, ElasticsearchAdmin admin, long seed) {
    admin.put("/_index_template/bench-jaeger", JaegerIndexer.template());
    engines.createTopic(TOPIC);
    this.documents = new CountedDocuments(admin, INDICES);
    this.indexer =
        ChildJvm.start(
            new ChildJvm.Command(
                "jaeger",
                List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"),
                OwnClassPath.entries(),
                JaegerIndexer.class.getName(),
                List.of(engines.bootstrapServers(), TOPIC, engines.elasticsearchUrl().toString()),
                Map.of(),
                engines.folder().resolve("jaeger"),
                engines.folder().resolve("jaeger.log")));
    this.load = new Load(engines.bootstrapServers(), TOPIC, seed);
  }

  @Override
  public String name() {
    return "A: Jaeger's schema";
  }

  @Override
  public String indices() {
    return INDICES;
  }

  @Override
  public ProcessUsage consumer() {
    return new ProcessUsage(indexer.pid());
  }

  @Override
  public long produce(long spans) {
    long sent = load.send(spans);
    produced += sent;
    return sent;
  }

  @Override
  public long awaitSearchable() {
    return documents.await(produced);
  }

  @Override
  public long lost() {
    return produced - documents.count();
  }

  @Override
  public void close() {
    load.close();
    indexer.close();
  }
}
