package io.strata.probe.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.probe.Recorded;
import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oshi.SystemInfo;

/** Trees as {@code /sys} and {@code /proc} show them on machines unlike this one. */
class RecordedSysTest {
  private static final String CONTAINER = "0123456789abcdef".repeat(4);

  @TempDir private Path root;
  private ProcFiles files;

  @BeforeEach
  void makeRoot() throws IOException {
    Files.createDirectories(root.resolve("proc"));
    Files.createDirectories(root.resolve("sys"));
    files = new ProcFiles(root.resolve("proc"), root.resolve("sys"));
  }

  @Test
  void sensorsHaveTheirLabels() throws Exception {
    write("sys/class/hwmon/hwmon0/name", "coretemp");
    write("sys/class/hwmon/hwmon0/temp1_input", "45000");
    write("sys/class/hwmon/hwmon0/temp1_label", "Package id 0");
    write("sys/class/hwmon/hwmon0/temp2_input", "off");
    write("sys/class/hwmon/hwmon1/fan1_input", "1200");

    Recorded recorded = Recorded.by(new SensorProbe(files));

    assertThat(recorded.points("hw.temperature")).hasSize(1);
    assertThat(
            recorded.value(
                "hw.temperature", "hw.name", "coretemp", "hw.sensor_location", "Package id 0"))
        .isEqualTo(45);
    assertThat(recorded.value("hw.fan.speed", "hw.id", "hwmon1/fan1")).isEqualTo(1200);
  }

  @Test
  void aMachineWithoutSensorsHasNone() throws Exception {
    assertThat(Recorded.by(new SensorProbe(files)).points("hw.temperature")).isEmpty();
  }

  @Test
  void containersOfAUnifiedHierarchy() throws Exception {
    write("sys/fs/cgroup/cgroup.controllers", "cpu memory pids");
    String group = "sys/fs/cgroup/system.slice/docker-" + CONTAINER + ".scope/";
    write(group + "cpu.stat", "usage_usec 5000000\nuser_usec 3000000\nsystem_usec 2000000");
    write(group + "cpu.max", "150000 100000");
    write(group + "memory.current", "1048576");
    write(group + "memory.max", "max");
    write(group + "pids.current", "7");
    write("sys/fs/cgroup/system.slice/ssh.service/memory.current", "99");

    Recorded recorded = Recorded.by(new ContainerProbe(files));

    String[] of = {"container.id", CONTAINER, "container.runtime.name", "docker"};
    assertThat(recorded.value("container.memory.usage", of)).isEqualTo(1_048_576);
    assertThat(recorded.points("container.memory.limit")).isEmpty();
    assertThat(recorded.value("container.cpu.limit", of)).isEqualTo(1.5);
    assertThat(recorded.value("container.cpu.time", "cpu.mode", "user")).isEqualTo(3);
    assertThat(recorded.value("container.process.count", of)).isEqualTo(7);
    assertThat(recorded.points("container.cpu.throttling.time")).isEmpty();
  }

  @Test
  void containersOfTheFirstVersion() throws Exception {
    String memory = "sys/fs/cgroup/memory/docker/" + CONTAINER + "/";
    write(memory + "memory.usage_in_bytes", "4096");
    write(memory + "memory.limit_in_bytes", "9223372036854771712");
    String cpu = "sys/fs/cgroup/cpu,cpuacct/docker/" + CONTAINER + "/";
    write(cpu + "cpuacct.stat", "user 250\nsystem 50");
    write(cpu + "cpu.stat", "nr_periods 3\nthrottled_time 2000000000");
    write(cpu + "cpu.cfs_quota_us", "-1");
    write(cpu + "cpu.cfs_period_us", "100000");

    Recorded recorded = Recorded.by(new ContainerProbe(files));

    assertThat(recorded.value("container.memory.usage", "container.id", CONTAINER)).isEqualTo(4096);
    assertThat(recorded.points("container.memory.limit")).isEmpty();
    assertThat(recorded.points("container.cpu.limit")).isEmpty();
    assertThat(recorded.value("container.cpu.time", "cpu.mode", "system")).isEqualTo(0.5);
    assertThat(recorded.value("container.cpu.throttling.time")).isEqualTo(2);
  }

  @Test
  void aLinkHasASpeedAndAShareOfIt() throws Exception {
    write("sys/class/net/eth0/operstate", "up");
    write("sys/class/net/eth0/speed", "1000");
    write("sys/class/net/veth/operstate", "unknown");
    write("proc/stat", "cpu 1");
    Probe probe = new NetworkProbe(new SystemInfo().getHardware(), files, "lo");
    interfaces(0);
    Measurements first = new Measurements(1_000_000_000L, 0);
    probe.collect(first);
    interfaces(12_500_000);
    Measurements second = new Measurements(2_000_000_000L, 0);
    probe.collect(second);

    Recorded recorded = Recorded.in(second);
    assertThat(recorded.value("hw.network.up", "hw.id", "eth0")).isEqualTo(1);
    assertThat(recorded.attribute("hw.network.up", "hw.id")).containsExactly("eth0");
    assertThat(recorded.value("hw.network.bandwidth.limit", "hw.id", "eth0"))
        .isEqualTo(125_000_000);
    assertThat(Recorded.in(first).points("hw.network.bandwidth.utilization")).isEmpty();
    assertThat(
            recorded.value("hw.network.bandwidth.utilization", "network.io.direction", "receive"))
        .isEqualTo(0.1);
  }

  private void interfaces(long received) throws IOException {
    String rest = " 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0";
    write("proc/1/net/dev", "eth0: " + received + rest + "\nveth: 0" + rest + "\nlo: 5" + rest);
  }

  @Test
  void kernelFiguresThatAreNotThereAreAbsent() throws Exception {
    write("proc/stat", "ctxt 77");
    write("proc/vmstat", "oom_kill 2");
    write("proc/loadavg", "0.20 0.18 0.12 1/231 11206");
    write("proc/sys/fs/file-nr", "1200\t0\t9223372036854775807");

    Recorded recorded = Recorded.by(new KernelProbe(files));

    assertThat(recorded.value("system.linux.oom_kill.count")).isEqualTo(2);
    assertThat(recorded.value("system.linux.context_switch.count")).isEqualTo(77);
    assertThat(recorded.value("system.linux.thread.count")).isEqualTo(231);
    assertThat(recorded.value("system.linux.file_descriptor.count")).isEqualTo(1200);
    assertThat(recorded.points("system.linux.file_descriptor.limit")).isEmpty();
    assertThat(recorded.points("system.linux.conntrack.count")).isEmpty();
  }

  @Test
  void servicesAreCountedAndFailedOnesNamed() throws Exception {
    Files.createDirectories(root.resolve("run/systemd/system"));
    List<Integer> asked = new ArrayList<>();
    SystemdProbe probe =
        new SystemdProbe(
            root,
            "ssh\\.service",
            () -> {
              asked.add(1);
              return List.of(
                  "ssh.service loaded active running OpenBSD Secure Shell server",
                  "backup.service loaded failed failed Nightly backup",
                  "cron.service loaded active running Regular tasks",
                  "gone.service not-found inactive dead gone.service",
                  "nonsense");
            });

    probe.collect(new Measurements(100_000_000_000L, 0));
    Measurements second = new Measurements(110_000_000_000L, 0);
    probe.collect(second);

    assertThat(asked).hasSize(1);
    Recorded recorded = Recorded.in(second);
    assertThat(recorded.value("systemd.unit.count", "systemd.unit.active_state", "active"))
        .isEqualTo(2);
    assertThat(recorded.attribute("systemd.unit.state", "systemd.unit.name"))
        .containsExactly("ssh.service", "backup.service");
  }

  @Test
  void aMachineWithoutSystemdIsNotAsked() throws Exception {
    Recorded recorded =
        Recorded.by(
            new SystemdProbe(
                root,
                "",
                () -> {
                  throw new IOException("there is no systemctl");
                }));
    assertThat(recorded.points("systemd.unit.count")).isEmpty();
  }

  @Test
  void aClockThatNobodyKeepsHasNoOffset() throws Exception {
    Recorded kept =
        Recorded.by(new ClockProbe(() -> Optional.of(new ClockProbe.Clock(-0.002, 0.01, true))));
    Recorded free =
        Recorded.by(new ClockProbe(() -> Optional.of(new ClockProbe.Clock(0, 16, false))));
    Recorded unknown = Recorded.by(new ClockProbe(Optional::empty));

    assertThat(kept.value("system.time.offset")).isEqualTo(-0.002);
    assertThat(kept.value("system.time.synchronized")).isEqualTo(1);
    assertThat(free.value("system.time.synchronized")).isZero();
    assertThat(free.points("system.time.offset")).isEmpty();
    assertThat(unknown.points("system.time.synchronized")).isEmpty();
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }
}
