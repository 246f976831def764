package io.strata.bench.probe;

import io.strata.bench.measure.Children;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The host-probe as it is installed, sending to the benchmark's Kafka. */
final class OurProbe implements Contender {
  private final String title;
  private final String hostId;
  private final Process process;
  private final Arrivals arrivals;
  private final long startNanos = System.nanoTime();

  private OurProbe(String title, String hostId, Process process, Arrivals arrivals) {
    this.title = title;
    this.hostId = hostId;
    this.process = process;
    this.arrivals = arrivals;
  }

  /**
   * Starts one.
   *
   * @param installation the folder with {@code bin}, {@code lib} and {@code runtime}
   * @param settings further ones, as YAML
   */
  static OurProbe start(
      String title, Path installation, Path folder, Arrivals arrivals, String settings) {
    String hostId = "bench-" + Integer.toHexString(title.hashCode());
    try {
      Files.createDirectories(folder);
      Path config = folder.resolve("host-probe.yaml");
      Files.writeString(
          config, "kafka: {bootstrap-servers: \"%s\"}%n%s".formatted(arrivals.servers(), settings));
      ProcessBuilder builder =
          new ProcessBuilder(
                  installation.resolve("bin/host-probe").toString(), "--config", config.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("host-probe.log").toFile());
      builder.environment().remove("STRATA_JAVA_HOME");
      builder
          .environment()
          .putAll(
              Map.of(
                  "STRATA_STATE_DIRECTORY",
                  folder.resolve("state").toString(),
                  "STRATA_HOST_ID",
                  hostId,
                  "STRATA_HOST_INTERVAL",
                  INTERVAL.toSeconds() + "s"));
      return new OurProbe(title, hostId, builder.start(), arrivals);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public long givenBytes() {
    return arrivals.bytes(hostId);
  }

  @Override
  public double firstDataSeconds() {
    return arrivals.firstNanos(hostId).stream()
        .mapToDouble(nanos -> (nanos - startNanos) / 1e9)
        .findFirst()
        .orElse(Double.NaN);
  }

  @Override
  public void close() {
    Children.end(process);
  }
}
