package io.strata.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An application with the ready agent, run to its end. */
final class Application {
  private Application() {}

  /** Runs a main class until it is done; what it printed. */
  static String run(
      Path javaHome, String service, String kafka, Path folder, String main, String... arguments)
      throws IOException, InterruptedException {
    Path target = Path.of("target").toAbsolutePath();
    List<String> command =
        new ArrayList<>(
            List.of(
                javaHome.resolve("bin/java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-javaagent:" + System.getProperty("strata.agent"),
                "-Dotel.service.name=" + service,
                "-Dotel.traces.sampler=always_on",
                "-Dotel.metric.export.interval=1000",
                "-Dstrata.kafka.bootstrap-servers=" + kafka,
                "-cp",
                target.resolve("classes") + ":" + target.resolve("lib") + "/*",
                main));
    command.addAll(List.of(arguments));
    Path output = folder.resolve(service + ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(150);
      while (!Files.readString(output).contains("done" + System.lineSeparator())) {
        assertThat(process.isAlive()).as("alive: %s", Files.readString(output)).isTrue();
        assertThat(System.nanoTime() - deadline).as(Files.readString(output)).isNegative();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
      process.getOutputStream().close();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }
}
