package io.strata.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JVM started as a child, whose output goes to a file and which ends when this process ends.
 * Thread-safe.
 */
public final class ChildJvm implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ChildJvm.class);

  private final String name;
  private final Path log;
  private final Process process;

  private ChildJvm(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * What to start.
   *
   * @param name for people, for example {@code Kafka}
   * @param jvmOptions options of the java command, without the class path
   * @param classPath jars and folders; a trailing {@code *} takes all jars of a folder
   * @param environment variables on top of this process's own
   * @param log where its output goes; what is there is appended to
   */
  public record Command(
      String name,
      List<String> jvmOptions,
      List<String> classPath,
      String mainClass,
      List<String> arguments,
      Map<String, String> environment,
      Path workingFolder,
      Path log) {
    public Command {
      jvmOptions = List.copyOf(jvmOptions);
      classPath = List.copyOf(classPath);
      arguments = List.copyOf(arguments);
      environment = Map.copyOf(new LinkedHashMap<>(environment));
    }
  }

  /**
   * Starts it.
   *
   * @throws EngineException where it can't be started
   */
  public static ChildJvm start(Command command) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(command.jvmOptions());
    line.add("-cp");
    line.add(
        String.join(
            java.io.File.pathSeparator,
            Stream.concat(command.classPath().stream(), Stream.of(ownCode().toString())).toList()));
    line.add(ExitWithParent.class.getName());
    line.add(command.mainClass());
    line.addAll(command.arguments());
    try {
      Files.createDirectories(command.workingFolder());
      Files.createDirectories(command.log().toAbsolutePath().getParent());
      ProcessBuilder builder =
          new ProcessBuilder(line)
              .directory(command.workingFolder().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(command.log().toFile()));
      // Options meant for this JVM must not reach another program's.
      builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
      builder.environment().putAll(command.environment());
      return new ChildJvm(command.name(), command.log(), builder.start());
    } catch (IOException e) {
      throw new EngineException(
          "%s could not be started: %s".formatted(command.name(), e.getMessage()), e);
    }
  }

  private static Path ownCode() {
    try {
      return Path.of(
          ExitWithParent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For people. */
  public String name() {
    return name;
  }

  /** The operating system's id of the process. */
  public long pid() {
    return process.pid();
  }

  /** Where its output goes. */
  public Path log() {
    return log;
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit code, once it has ended. */
  public Optional<Integer> exitCode() {
    return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
  }

  /**
   * Blocks until it is ready.
   *
   * @param ready asked again and again; should answer within seconds
   * @throws EngineException when it ends first, or takes longer than the patience; it is then
   *     killed
   */
  public void awaitReady(Duration patience, BooleanSupplier ready) {
    Readiness.await(this, patience, ready);
  }

  /** Blocks until it ends. */
  public int awaitExit() throws InterruptedException {
    return process.waitFor();
  }

  /** The last lines of its output, for an error's message. */
  public String lastOutput() {
    try {
      if (!Files.exists(log)) {
        return "";
      }
      // A bounded look at the end: logs grow.
      try (var channel = Files.newByteChannel(log, StandardOpenOption.READ)) {
        long from = Math.max(0, channel.size() - 4_000);
        var tail = java.nio.ByteBuffer.allocate((int) (channel.size() - from));
        channel.position(from);
        while (tail.hasRemaining() && channel.read(tail) >= 0) {}
        return new String(tail.array(), 0, tail.position(), java.nio.charset.StandardCharsets.UTF_8)
            .strip();
      }
    } catch (IOException e) {
      return "(%s can't be read: %s)".formatted(log, e.getMessage());
    }
  }

  /** Kills it without a chance to clean up, as a crash would. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Asks it to stop, waits, and kills it when it has not stopped after the given time. */
  public void stop(Duration patience) {
    process.destroy();
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOGGER.warn("{} did not stop within {} s and is killed", name, patience.toSeconds());
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  /** Stops it, with a patience of 20 s. */
  @Override
  public void close() {
    stop(Duration.ofSeconds(20));
  }
}
