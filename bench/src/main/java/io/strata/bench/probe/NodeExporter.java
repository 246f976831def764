package io.strata.bench.probe;

import io.strata.bench.measure.Children;
import io.strata.engines.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Prometheus's node_exporter, asked at the same interval. */
final class NodeExporter implements Contender {
  private static final Path PROGRAM = Path.of("/usr/bin/prometheus-node-exporter");

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpRequest request;
  private final AtomicLong bytes = new AtomicLong();
  private volatile @Nullable IOException failure;
  private final ScheduledExecutorService scraper = Executors.newSingleThreadScheduledExecutor();

  private NodeExporter(Process process, int port) {
    this.process = process;
    this.request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
    Future<?> _ =
        scraper.scheduleAtFixedRate(this::scrape, 1, INTERVAL.toSeconds(), TimeUnit.SECONDS);
  }

  /** Starts it, where it is installed. */
  static Optional<NodeExporter> start(Path folder) {
    if (!Files.isExecutable(PROGRAM)) {
      return Optional.empty();
    }
    int port = FreePort.find();
    try {
      Files.createDirectories(folder);
      return Optional.of(
          new NodeExporter(
              new ProcessBuilder(PROGRAM.toString(), "--web.listen-address=127.0.0.1:" + port)
                  .redirectErrorStream(true)
                  .redirectOutput(folder.resolve("node_exporter.log").toFile())
                  .start(),
              port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void scrape() {
    try {
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      bytes.addAndGet(response.body().length);
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String title() {
    return "node_exporter, scraped";
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public long givenBytes() {
    IOException failed = failure;
    if (failed != null) {
      throw new IllegalStateException("a scrape failed: its figures are not whole", failed);
    }
    return bytes.get();
  }

  @Override
  public double firstDataSeconds() {
    return Double.NaN;
  }

  @Override
  public void close() {
    scraper.shutdownNow();
    client.close();
    Children.end(process);
  }
}
