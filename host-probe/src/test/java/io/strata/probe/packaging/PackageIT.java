package io.strata.probe.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packages as an administrator gets them; dpkg's own steps need root and are not taken. */
class PackageIT {
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void theDebianPackageRunsOnItsOwnRuntimeAndCache() throws Exception {
    run(Map.of(), "dpkg-deb", "-x", TARGET.resolve("strata-host-probe.deb").toString(), ".");

    Path home = folder.resolve("opt/strata-host-probe");
    assertThat(once(home)).contains("system.cpu.time", "system.memory.usage");
    assertThat(folder.resolve("etc/strata/host-probe.yaml")).exists();
    String unit =
        Files.readString(folder.resolve("usr/lib/systemd/system/strata-host-probe.service"));
    assertThat(unit)
        .contains("User=strata-probe", "NoNewPrivileges=yes", "ProtectSystem=strict")
        .doesNotContain("MemoryDenyWriteExecute=");
    Path program = Path.of("/opt/strata-host-probe/bin/host-probe");
    assertThat(unit).contains("ExecStart=" + program + " ");
  }

  @Test
  void itsConfigurationIsKeptAndItsScriptsAreShell() throws Exception {
    run(Map.of(), "dpkg-deb", "-e", TARGET.resolve("strata-host-probe.deb").toString(), "control");

    Path control = folder.resolve("control");
    assertThat(Files.readAllLines(control.resolve("conffiles")))
        .containsExactly("/etc/strata/host-probe.yaml");
    assertThat(Files.readString(control.resolve("control")))
        .contains("Package: strata-host-probe")
        .containsPattern("Architecture: (amd64|arm64)\n");
    for (String script : List.of("postinst", "prerm", "postrm")) {
      run(Map.of(), "sh", "-n", control.resolve(script).toString());
    }
  }

  @Test
  void theArchiveRunsFromAnyFolder() throws Exception {
    run(Map.of(), "tar", "xzf", TARGET.resolve("strata-host-probe.tar.gz").toString());

    assertThat(once(folder.resolve("strata-host-probe"))).contains("system.cpu.time");
  }

  /** With a cache that must fit: a JVM that can't use it would not start. */
  private String once(Path home) throws IOException, InterruptedException {
    return run(
        Map.of(
            "STRATA_STATE_DIRECTORY",
            folder.resolve("state").toString(),
            "STRATA_JAVA_OPTIONS",
            "-XX:AOTMode=on"),
        home.resolve("bin/host-probe").toString(),
        "--once");
  }

  private String run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.equals("STRATA_JAVA_HOME"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  @Test
  void theRuntimeIsTrimmed() throws IOException {
    try (Stream<Path> files = Files.walk(TARGET.resolve("package/strata-host-probe/runtime"))) {
      long bytes =
          files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
      assertThat(bytes).isLessThan(70L << 20);
    }
  }
}
