package io.strata.bench.agent;

import io.strata.bench.agent.load.Connection;
import io.strata.bench.agent.service.ProcessFigures;
import io.strata.bench.measure.OwnClassPath;
import io.strata.bench.measure.ProcessUsage;
import io.strata.bench.measure.Waiting;
import io.strata.engines.ChildJvm;
import io.strata.engines.FreePort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A service in a process of its own, which has answered once when it is here. */
final class ServiceProcess implements AutoCloseable {
  /** A heap that does not grow shows what an agent adds beside it. */
  private static final List<String> JVM =
      List.of("-Xms128m", "-Xmx128m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

  private static final Duration START_PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  private final ChildJvm jvm;
  private final int port;
  private final int figuresPort;
  private final double firstAnswerSeconds;

  /**
   * What to start.
   *
   * @param name also of its log
   * @param peerPort of what it asks
   * @param path that it answers
   */
  record Command(
      String name, Class<?> main, int peerPort, String path, List<String> agent, Path folder) {
    Command {
      agent = List.copyOf(agent);
    }
  }

  ServiceProcess(Command command) {
    port = FreePort.find();
    figuresPort = FreePort.find();
    List<String> options = new ArrayList<>(JVM);
    options.addAll(command.agent());
    long start = System.nanoTime();
    jvm =
        ChildJvm.start(
            new ChildJvm.Command(
                command.name(),
                options,
                OwnClassPath.entries(),
                command.main().getName(),
                List.of(
                    Integer.toString(port),
                    Integer.toString(figuresPort),
                    Integer.toString(command.peerPort())),
                Map.of(),
                command.folder(),
                command.folder().resolve(command.name() + ".log")));
    awaitAnswer(command.path());
    firstAnswerSeconds = (System.nanoTime() - start) / 1e9;
  }

  private void awaitAnswer(String path) {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (!answers(path)) {
      if (!jvm.isAlive() || System.nanoTime() > deadline) {
        jvm.kill();
        throw new IllegalStateException(jvm.name() + " does not answer:\n" + jvm.lastOutput());
      }
      Waiting.pause(LOOK_EVERY);
    }
  }

  private boolean answers(String path) {
    try (Connection connection = new Connection(port)) {
      return connection.get(path) == 200;
    } catch (IOException _) {
      return false;
    }
  }

  int port() {
    return port;
  }

  double firstAnswerSeconds() {
    return firstAnswerSeconds;
  }

  ProcessUsage usage() {
    return new ProcessUsage(jvm.pid());
  }

  ProcessFigures figures(boolean live) {
    return ProcessFigures.of(figuresPort, live);
  }

  /** Asks it to end: an agent sends then what it still has. */
  @Override
  public void close() {
    jvm.close();
  }
}
