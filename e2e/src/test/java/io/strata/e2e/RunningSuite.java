package io.strata.e2e;

import io.strata.engines.ChildJvm;
import io.strata.engines.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code ./strata up --demo} starts, on free ports and a folder of its own. */
final class RunningSuite implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(5);
  private static final int SHOP_PORTS = 50;
  private static final Duration STOPPED = Duration.ofSeconds(90);

  private final Path folder;
  private final Path config;
  private final int dashboardPort = FreePort.find();
  private final int alertEnginePort = FreePort.find();
  private final int collectorPort = FreePort.find();
  private final int kafkaPort = FreePort.find();
  private final int shopPort;
  private ChildJvm suite;

  RunningSuite(Path folder) throws IOException {
    this(folder, true);
  }

  /** The suite alone. */
  static RunningSuite withoutShop(Path folder) throws IOException {
    return new RunningSuite(folder, false);
  }

  private RunningSuite(Path folder, boolean demo) throws IOException {
    this.folder = folder;
    this.config = folder.resolve("standalone-config.yaml");
    this.shopPort = freeRange();
    Files.createDirectories(folder);
    Files.writeString(
        config,
        """
        kafka: {port: %d}
        elasticsearch: {port: %d}
        collector:
          {otlp-grpc-port: %d, otlp-http-port: %d, zipkin-port: %d, operations-port: %d}
        alert-engine: {port: %d}
        dashboard: {port: %d}
        host-probe: {port: %d}
        demo: {first-port: %d}
        """
            .formatted(
                kafkaPort,
                FreePort.find(),
                FreePort.find(),
                collectorPort,
                FreePort.find(),
                FreePort.find(),
                alertEnginePort,
                dashboardPort,
                FreePort.find(),
                shopPort));
    this.suite = launch(demo);
  }

  /** The shop takes ports of one block: the first block whose ports are all free. */
  private static int freeRange() throws IOException {
    for (int first = 21_000; first < 32_000; first += SHOP_PORTS) {
      if (isFree(first)) {
        return first;
      }
    }
    throw new IOException("no free block of ports");
  }

  private static boolean isFree(int first) {
    for (int port = first; port < first + SHOP_PORTS; port++) {
      try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        // Free: closed again at once.
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  private ChildJvm launch(boolean demo) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "up", "--data", folder.resolve("data").toString(), "--config", config.toString()));
    if (demo) {
      arguments.add("--demo");
    }
    ChildJvm child =
        ChildJvm.start(
            new ChildJvm.Command(
                "strata up",
                List.of("-Xmx64m", "-Dstrata.home=" + System.getProperty("strata.home")),
                List.of(Path.of(System.getProperty("strata.home"), "lib", "*").toString()),
                "io.strata.standalone.StandaloneMain",
                arguments,
                Map.of(),
                folder,
                folder.resolve("up.log")));
    int before = count("ready after", child);
    child.awaitReady(READY, () -> count("ready after", child) > before);
    return child;
  }

  private static int count(String text, ChildJvm child) {
    String output = child.lastOutput();
    return output.split(text, -1).length - 1;
  }

  String dashboard() {
    return "http://127.0.0.1:" + dashboardPort;
  }

  String kafka() {
    return "127.0.0.1:" + kafkaPort;
  }

  String alertEngine() {
    return "http://127.0.0.1:" + alertEnginePort;
  }

  String otlpHttp() {
    return "http://127.0.0.1:" + collectorPort;
  }

  /** A server of the shop, by its distance from the first port. */
  String shop(int offset) {
    return "http://127.0.0.1:" + (shopPort + offset);
  }

  /** What runs now, as the suite itself records it: names and process ids. */
  List<String[]> processes() throws IOException {
    return Files.readAllLines(folder.resolve("data/running")).stream()
        .map(line -> line.split("\t", -1))
        .toList();
  }

  Path folder() {
    return folder;
  }

  /** Asks it to stop, as Ctrl-C does, and waits until it has. */
  void stop() {
    suite.stop(STOPPED);
  }

  /** Starts it again over the same data, without the shop. */
  void startAgain() {
    suite = launch(false);
  }

  @Override
  public void close() {
    stop();
  }
}
