package io.strata.standalone;

import io.strata.engines.EngineException;
import io.strata.process.ConfigurationLoader;
import io.strata.process.InvalidConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Runs the whole suite on this machine, or tells what runs. */
public final class StandaloneMain {
  private StandaloneMain() {}

  /** Takes the arguments of {@code ./strata up} and {@code ./strata status}. */
  public static void main(String[] arguments) throws Exception {
    int exitCode;
    try {
      Options options = Options.parse(arguments);
      StandaloneConfig config = configuration(options);
      exitCode =
          options.command().equals("status")
              ? new StatusCommand(System.out).run(config.data())
              : up(options, config);
    } catch (UserErrorException | InvalidConfigurationException | EngineException e) {
      System.err.println("strata: " + e.getMessage());
      exitCode = e instanceof InvalidConfigurationException ? 78 : 1;
    }
    System.exit(exitCode);
  }

  private static StandaloneConfig configuration(Options options) {
    StandaloneConfig config =
        ConfigurationLoader.load(
            StandaloneConfig.class, "/standalone.yaml", options.config(), System.getenv());
    Path data = options.data() == null ? config.data() : options.data();
    return config.withData(data.toAbsolutePath().normalize());
  }

  private static int up(Options options, StandaloneConfig config) throws Exception {
    long start = System.nanoTime();
    Path data = config.data();
    Installation installation = Installation.ofSystemProperty();
    try (FileLock _ = Preflight.lock(data)) {
      if (options.fresh()) {
        empty(data);
      }
      Preflight.requireDisk(data, config.minimumFreeDisk());
      Suite suite = new Suite(installation, config);
      List<Part> parts = suite.parts(options.demo());
      Preflight.requirePorts(parts);

      Progress progress = new Progress(System.out);
      RunRecord record = new RunRecord(data);
      Supervisor supervisor = new Supervisor(progress, running -> record.write(parts, running));
      Thread stop =
          Thread.ofPlatform()
              .name("stop")
              .unstarted(() -> {
                supervisor.stop();
                record.remove();
              });
      Runtime.getRuntime().addShutdownHook(stop);
      try {
        for (Part part : parts) {
          supervisor.start(part);
        }
        progress.say(
            String.format(
                Locale.ROOT,
                "%n  ready after %.0f s: %s%n%s",
                (System.nanoTime() - start) / 1e9,
                suite.dashboardUrl(),
                suite.hints(options.demo())));
        supervisor.awaitStop();
      } finally {
        supervisor.stop();
      }
    }
    return 0;
  }

  /** Empties the data folder, but for the lock that is held in it. */
  private static void empty(Path data) throws IOException {
    try (Stream<Path> children = Files.list(data)) {
      children
          .filter(child -> !child.getFileName().toString().equals("lock"))
          .forEach(StandaloneMain::deleteTree);
    }
  }

  private static void deleteTree(Path tree) {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't empty " + tree, e);
    }
  }
}
