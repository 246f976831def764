package io.strata.store.elasticsearch;

import io.strata.engines.EmbeddedElasticsearch;
import io.strata.engines.EngineHome;
import io.strata.store.TelemetryStore;
import io.strata.store.contract.Fixtures;
import io.strata.store.contract.StoreUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real node, one for all tests of a run; each store that it gives has an index prefix alone. */
final class RealElasticsearch implements BeforeAllCallback {
  private static final AtomicInteger PREFIXES = new AtomicInteger();

  /** Where the build lays out the former major version, beside the engines. */
  private static final String VERSION_8 = "-8/elasticsearch";

  private final String key;
  private final Supplier<EngineHome> home;
  private @Nullable Node node;

  /** The version that Strata brings. */
  RealElasticsearch() {
    this("node", EngineHome::ofSystemProperty);
  }

  private RealElasticsearch(String key, Supplier<EngineHome> home) {
    this.key = key;
    this.home = home;
  }

  /** The former major version. */
  static RealElasticsearch version8() {
    return new RealElasticsearch(
        "node-8",
        () -> {
          EngineHome engines = EngineHome.ofSystemProperty();
          return engines.withElasticsearch(Path.of(engines.folder() + VERSION_8));
        });
  }

  /** The process and its folder. */
  private record Node(EmbeddedElasticsearch elasticsearch, Path folder) implements AutoCloseable {
    static Node start(EngineHome home) {
      try {
        Path folder = Files.createTempDirectory("strata-store-it");
        return new Node(EmbeddedElasticsearch.start(home, folder), folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      elasticsearch.close();
      List<Path> deepestFirst;
      try (Stream<Path> files = Files.walk(folder)) {
        deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    node =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(RealElasticsearch.class))
            .getOrComputeIfAbsent(key, _ -> Node.start(home.get()), Node.class);
  }

  URI url() {
    return Objects.requireNonNull(node).elasticsearch().url();
  }

  ElasticsearchSettings settings() {
    return ElasticsearchSettings.of(url()).withIndexPrefix("test-" + PREFIXES.incrementAndGet());
  }

  /** A store in which nothing is. */
  StoreUnderTest emptyStore() {
    ElasticsearchSettings settings = settings();
    return new Fresh(
        ElasticsearchStore.connect(settings, StoreListener.NONE, () -> Fixtures.NOON),
        new ElasticsearchHttp(settings),
        settings.indexPrefix());
  }

  private record Fresh(TelemetryStore store, ElasticsearchHttp http, String prefix)
      implements StoreUnderTest {
    @Override
    public void settle() {
      http.get("/" + prefix + "-*/_refresh");
    }

    @Override
    public void close() {
      for (Signal signal : Signal.values()) {
        String template = new IndexNames(prefix).template(signal);
        http.get("/" + template + "-*/_alias")
            .fieldNames()
            .forEachRemaining(index -> http.delete("/" + index));
        http.delete("/_index_template/" + template);
      }
      http.close();
      store.close();
    }
  }
}
