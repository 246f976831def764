package io.strata.probe.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.strata.probe.Recorded;
import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.Probe;
import io.strata.process.Durations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Held against what the kernel and the system's own tools say about this machine. */
@EnabledOnOs(OS.LINUX)
class ThisMachineTest {
  private static final HostSettings SETTINGS =
      new HostSettings(
          true,
          "",
          "",
          Durations.parse("10s"),
          Durations.parse("5s"),
          Path.of("/proc"),
          Path.of("/sys"),
          Path.of("/"),
          new HostSettings.Probes(
              true, true, true, true, true, true, true, true, true, true, true, true, true, true,
              true, true),
          "(loop|ram|fd|sr)\\d+",
          "veth.*",
          "/(dev|proc|run|sys)(/.*)?",
          false,
          3,
          "");

  private final HostProbes machine = new HostProbes(SETTINGS);

  @Test
  void cpuTimeLiesBetweenTwoReadingsOfTheKernel() throws Exception {
    double[] before = cpuSeconds();
    Recorded recorded = by("cpu");
    double[] after = cpuSeconds();

    String[] modes = {"user", "nice", "system", "idle", "iowait"};
    for (int i = 0; i < modes.length; i++) {
      double value = recorded.value("system.cpu.time", "cpu.mode", modes[i]);
      assertThat(value).as(modes[i]).isBetween(before[i] - 0.5, after[i] + 0.5);
    }
    assertThat(recorded.value("system.cpu.time", "cpu.mode", "interrupt"))
        .isBetween(before[5] + before[6] - 0.5, after[5] + after[6] + 0.5);
  }

  @Test
  void memoryEqualsMeminfo() throws Exception {
    KeyedLines meminfo = KeyedLines.parse(Files.readAllLines(Path.of("/proc/meminfo")));
    Recorded recorded = by("memory");

    double total = meminfo.get("MemTotal");
    assertThat(recorded.value("system.memory.limit")).isEqualTo(total);
    assertThat(recorded.value("system.memory.usage", "system.memory.state", "used"))
        .isCloseTo(total - meminfo.get("MemAvailable"), within(total * 0.02));
  }

  @Test
  void loadAndUptimeEqualTheKernels() throws Exception {
    double load = Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
    double uptime = Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0]);

    assertThat(by("load").value("system.cpu.load_average.1m")).isCloseTo(load, within(1.0));
    assertThat(by("uptime").value("system.uptime")).isCloseTo(uptime, within(5.0));
  }

  @Test
  void filesystemsEqualDf() throws Exception {
    Map<String, List<String>> space =
        df("-B1", "--output=target,size,used,avail", "-x", "overlay", "-x", "squashfs");
    Recorded recorded = by("filesystem");

    List<String> reported =
        recorded.attribute("system.filesystem.limit", "system.filesystem.mountpoint");
    assertThat(reported).isNotEmpty();
    assertThat(space.keySet()).containsAll(reported);
    for (String mountpoint : reported) {
      List<String> expected = Objects.requireNonNull(space.get(mountpoint));
      double size = Double.parseDouble(expected.get(0));
      assertThat(filesystem(recorded, "limit", mountpoint)).isEqualTo(size);
      assertThat(usage(recorded, mountpoint, "used"))
          .isCloseTo(Double.parseDouble(expected.get(1)), within(size * 0.02));
      assertThat(usage(recorded, mountpoint, "free"))
          .isCloseTo(Double.parseDouble(expected.get(2)), within(size * 0.02));
      assertThat(
              usage(recorded, mountpoint, "used")
                  + usage(recorded, mountpoint, "free")
                  + usage(recorded, mountpoint, "reserved"))
          .isEqualTo(size);
    }
  }

  @Test
  void inodesEqualDf() throws Exception {
    Map<String, List<String>> inodes = df("--output=target,itotal,iused", "-x", "overlay");
    Recorded recorded = by("filesystem");

    for (String mountpoint :
        recorded.attribute("system.filesystem.inodes.usage", "system.filesystem.mountpoint")) {
      List<String> expected = Objects.requireNonNull(inodes.get(mountpoint));
      String[] of = {"system.filesystem.mountpoint", mountpoint, "system.filesystem.state", "used"};
      double total = Double.parseDouble(expected.get(0));
      assertThat(recorded.value("system.filesystem.inodes.usage", of))
          .isCloseTo(Double.parseDouble(expected.get(1)), within(total * 0.02));
    }
  }

  @Test
  void devicesAndInterfacesAreTheKernels() throws Exception {
    List<String> disks = new ArrayList<>();
    try (Stream<Path> blocks = Files.list(Path.of("/sys/block"))) {
      blocks
          .map(block -> block.getFileName().toString())
          .filter(name -> !name.matches(SETTINGS.diskExclude()))
          .forEach(disks::add);
    }
    List<String> interfaces = new ArrayList<>();
    try (Stream<Path> nets = Files.list(Path.of("/sys/class/net"))) {
      nets.map(net -> net.getFileName().toString())
          .filter(name -> !name.matches(SETTINGS.networkExclude()))
          .forEach(interfaces::add);
    }

    assertThat(by("disk").attribute("system.disk.io", "system.device"))
        .containsExactlyInAnyOrderElementsOf(disks);
    assertThat(by("network").attribute("system.network.io", "network.interface.name"))
        .containsExactlyInAnyOrderElementsOf(interfaces);
  }

  @Test
  void eachProcessorsTimeAddsUpToThatOfAll() throws Exception {
    double[] before = cpuSeconds();
    Recorded recorded =
        Recorded.by(new CpuProbe(machine.systemInfo().getHardware().getProcessor(), true));
    double[] after = cpuSeconds();
    double idle =
        recorded.values("system.cpu.time", "cpu.mode", "idle").stream()
            .mapToDouble(Double::doubleValue)
            .sum();

    assertThat(idle).isBetween(before[3] - 0.5, after[3] + 0.5);
    assertThat(recorded.attribute("system.cpu.time", "cpu.logical_number"))
        .hasSize(Runtime.getRuntime().availableProcessors());
  }

  @Test
  void aListeningSocketIsCounted() throws Exception {
    double before = listening();
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(socket.isBound()).isTrue();
      // Others on this machine may come and go meanwhile.
      assertThat(listening()).isGreaterThan(before - 20).isPositive();
      assertThat(tcpTable()).contains("0100007F:%04X".formatted(socket.getLocalPort()));
    }
  }

  private double listening() throws Exception {
    return by("connections")
        .value(
            "system.network.connection.count",
            "network.transport",
            "tcp",
            "network.connection.state",
            "listen");
  }

  private static String tcpTable() throws IOException {
    return Files.readString(Path.of("/proc/net/tcp")) + Files.readString(Path.of("/proc/net/tcp6"));
  }

  @Test
  void aProcessThatBurnsTheProcessorIsToldByName() throws Exception {
    Process burner = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
    try {
      Probe probe =
          machine.probes().stream()
              .filter(p -> p.name().equals("processes"))
              .findFirst()
              .orElseThrow();
      Recorded.by(probe);
      String pid = Long.toString(burner.pid());
      Path stat = Path.of("/proc", pid, "stat");
      io.strata.probe.Await.until(
          "it has burnt a second",
          () -> ProcessStat.parse(Files.readString(stat)).orElseThrow().userTicks() > 100);
      double before = seconds(stat);
      Recorded recorded = Recorded.by(probe);
      double after = seconds(stat);

      assertThat(recorded.value("process.cpu.time", "process.pid", pid, "cpu.mode", "user"))
          .isBetween(before, after);
      assertThat(recorded.value("process.cpu.utilization", "process.pid", pid))
          .isBetween(0.05, 1.0);
    } finally {
      burner.destroyForcibly().waitFor();
    }
  }

  private static double seconds(Path stat) throws IOException {
    return ProcessStat.parse(Files.readString(stat)).orElseThrow().userTicks() / 100.0;
  }

  @Test
  void theKernelTellsWhetherTheClockIsKept() throws Exception {
    assertThat(by("clock").values("system.time.synchronized"))
        .singleElement()
        .satisfies(kept -> assertThat(kept).isIn(0.0, 1.0));
  }

  @Test
  void aStoppedProcessIsCounted() throws Exception {
    double before = processes("stopped");
    Process sleeper = new ProcessBuilder("sleep", "60").start();
    try {
      run("kill", "-STOP", Long.toString(sleeper.pid()));
      Path stat = Path.of("/proc", Long.toString(sleeper.pid()), "stat");
      io.strata.probe.Await.until(
          "the process is stopped", () -> Files.readString(stat).contains(") T "));

      assertThat(processes("stopped")).isGreaterThan(before);
    } finally {
      sleeper.destroyForcibly().waitFor();
    }
  }

  @Test
  void everyProbeNamesWhatItRecords() throws Exception {
    for (Probe probe : machine.probes()) {
      assertThat(Recorded.by(probe)).as(probe.name()).isNotNull();
    }
  }

  @Test
  void countersCountSinceTheBoot() {
    Measurements measurements = new Measurements(1, machine.bootUnixNano());
    KeyedLines vmstat = KeyedLines.parse(List.of("pgfault 2", "pgmajfault 1"));
    PagingProbe.collectLinux(KeyedLines.parse(List.of()), vmstat, measurements);

    assertThat(Recorded.in(measurements).points("system.paging.faults").getFirst().startUnixNano())
        .isEqualTo(machine.bootUnixNano())
        .isGreaterThan(0);
  }

  private double processes(String state) throws Exception {
    return by("processes").value("system.process.count", "process.state", state);
  }

  private Recorded by(String probe) throws Exception {
    return Recorded.by(
        machine.probes().stream().filter(p -> p.name().equals(probe)).findFirst().orElseThrow());
  }

  private static double filesystem(Recorded recorded, String metric, String mountpoint) {
    return recorded.value(
        "system.filesystem." + metric, "system.filesystem.mountpoint", mountpoint);
  }

  private static double usage(Recorded recorded, String mountpoint, String state) {
    return recorded.value(
        "system.filesystem.usage",
        "system.filesystem.mountpoint",
        mountpoint,
        "system.filesystem.state",
        state);
  }

  /** The modes in the kernel's order, in seconds: its unit is a hundredth. */
  private static double[] cpuSeconds() throws IOException {
    String[] fields = Files.readAllLines(Path.of("/proc/stat")).getFirst().split("\\s+", -1);
    double[] seconds = new double[7];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = Double.parseDouble(fields[i + 1]) / 100;
    }
    return seconds;
  }

  /** The columns behind the first by the first, which is the mount point. */
  private static Map<String, List<String>> df(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("df"));
    command.addAll(List.of(arguments));
    Map<String, List<String>> rows = new TreeMap<>();
    for (String line : run(command.toArray(String[]::new))) {
      List<String> fields = List.of(line.strip().split("\\s+", -1));
      rows.put(fields.getFirst(), fields.subList(1, fields.size()));
    }
    return rows;
  }

  private static List<String> run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      List<String> lines = reader.lines().toList();
      process.waitFor();
      return lines;
    }
  }
}
