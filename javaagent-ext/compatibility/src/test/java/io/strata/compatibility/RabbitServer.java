package io.strata.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.engines.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The machine's RabbitMQ with data, ports and name service of its own. */
final class RabbitServer implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

  private final Process process;
  private final int port;
  private final int namesPort;

  private RabbitServer(Process process, int port, int namesPort) {
    this.process = process;
    this.port = port;
    this.namesPort = namesPort;
  }

  /** Starts one and waits until it listens. */
  static RabbitServer start(Path folder) throws IOException {
    assertThat(PROGRAM).as("RabbitMQ, which ./strata test installs where it may").exists();
    int port = FreePort.find();
    int namesPort = FreePort.find();
    Path log = folder.resolve("rabbitmq.txt");
    Files.writeString(folder.resolve("enabled_plugins"), "[].\n");
    ProcessBuilder builder =
        new ProcessBuilder(PROGRAM.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "HOME", folder.toString(),
                "ERL_EPMD_ADDRESS", "127.0.0.1",
                "ERL_EPMD_PORT", Integer.toString(namesPort),
                "RABBITMQ_NODENAME", "strata-" + port + "@localhost",
                "RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1",
                "RABBITMQ_NODE_PORT", Integer.toString(port),
                "RABBITMQ_DIST_PORT", Integer.toString(FreePort.find()),
                "RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString(),
                "RABBITMQ_LOG_BASE", folder.resolve("log").toString(),
                "RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("enabled_plugins").toString()));
    RabbitServer server = new RabbitServer(builder.start(), port, namesPort);
    try {
      server.awaitListening(log);
      return server;
    } catch (IOException | RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  private void awaitListening(Path log) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!listens()) {
      assertThat(process.isAlive()).as("alive: %s", Files.readString(log)).isTrue();
      assertThat(System.nanoTime() - deadline).as(Files.readString(log)).isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    try {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      // The name service outlives the node that started it.
      new ProcessBuilder("epmd", "-port", Integer.toString(namesPort), "-kill").start().waitFor();
    } catch (IOException e) {
      throw new AssertionError("RabbitMQ's name service was not ended", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
