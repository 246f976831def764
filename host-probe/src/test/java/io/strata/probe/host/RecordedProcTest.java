package io.strata.probe.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.probe.Recorded;
import io.strata.probe.host.DiskProbe.DiskStats;
import io.strata.probe.host.NetworkProbe.InterfaceStats;
import io.strata.probe.host.ProcessProbe.State;
import io.strata.probe.measure.Measurements;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import oshi.hardware.CentralProcessor.TickType;

/** Recorded texts of {@code /proc}: what each line becomes. */
class RecordedProcTest {
  private static final String MEMINFO =
      """
      MemTotal:       16000000 kB
      MemFree:         2000000 kB
      MemAvailable:    9000000 kB
      Buffers:          300000 kB
      Cached:          6000000 kB
      SwapTotal:       4000000 kB
      SwapFree:        3000000 kB
      Shmem:            250000 kB
      SReclaimable:     400000 kB
      SUnreclaim:       150000 kB
      HugePages_Total:       0
      """;

  private final Measurements measurements = new Measurements(1_000, 500);
  private final Recorded recorded = Recorded.in(measurements);

  @Test
  void memoryIsUsedWhereItIsNotAvailable() {
    MemoryProbe.collectLinux(KeyedLines.parse(MEMINFO.lines().toList()), measurements);

    assertThat(recorded.value("system.memory.limit")).isEqualTo(16_000_000 * 1024.0);
    assertThat(memory("used")).isEqualTo(7_000_000 * 1024.0);
    assertThat(memory("free")).isEqualTo(2_000_000 * 1024.0);
    assertThat(memory("cached")).isEqualTo(6_000_000 * 1024.0);
    assertThat(recorded.value("system.memory.utilization", "system.memory.state", "used"))
        .isEqualTo(7.0 / 16);
    assertThat(recorded.value("system.memory.linux.available")).isEqualTo(9_000_000 * 1024.0);
    assertThat(
            recorded.value(
                "system.memory.linux.slab.usage",
                "system.memory.linux.slab.state",
                "unreclaimable"))
        .isEqualTo(150_000 * 1024.0);
  }

  @Test
  void whatAnOldKernelDoesNotTellIsAbsent() {
    KeyedLines without = KeyedLines.parse(List.of("MemTotal: 100 kB", "MemFree: 40 kB"));

    MemoryProbe.collectLinux(without, measurements);

    assertThat(memory("free")).isEqualTo(40 * 1024.0);
    assertThat(recorded.optional("system.memory.usage", "system.memory.state", "used")).isEmpty();
    assertThat(recorded.points("system.memory.linux.available")).isEmpty();
  }

  @Test
  void minorFaultsAreThoseThatAreNotMajor() {
    KeyedLines vmstat =
        KeyedLines.parse(List.of("pgfault 1000", "pgmajfault 10", "pswpin 3", "pswpout 4"));

    PagingProbe.collectLinux(KeyedLines.parse(MEMINFO.lines().toList()), vmstat, measurements);

    assertThat(recorded.value("system.paging.faults", "system.paging.fault.type", "minor"))
        .isEqualTo(990);
    assertThat(recorded.value("system.paging.operations", "system.paging.direction", "out"))
        .isEqualTo(4);
    assertThat(recorded.value("system.paging.utilization", "system.paging.state", "used"))
        .isEqualTo(0.25);
  }

  @Test
  void aMachineWithoutSwapHasNoShareOfIt() {
    PagingProbe.collectLinux(
        KeyedLines.parse(List.of("SwapTotal: 0 kB", "SwapFree: 0 kB")),
        KeyedLines.parse(List.of()),
        measurements);

    assertThat(recorded.value("system.paging.usage", "system.paging.state", "used")).isZero();
    assertThat(recorded.points("system.paging.utilization")).isEmpty();
  }

  @Test
  void disksCountSectorsAndMilliseconds() {
    String line = " 259       0 nvme0n1 100 20 4096 1500 50 5 2048 2500 0 3000 4000 0 0 0 0 0 0";

    DiskProbe.collect(DiskStats.parse(line).orElseThrow(), measurements);

    String[] read = {"system.device", "nvme0n1", "disk.io.direction", "read"};
    assertThat(recorded.value("system.disk.io", read)).isEqualTo(4096 * 512.0);
    assertThat(recorded.value("system.disk.operations", read)).isEqualTo(100);
    assertThat(recorded.value("system.disk.merged", read)).isEqualTo(20);
    assertThat(recorded.value("system.disk.operation_time", read)).isEqualTo(1.5);
    assertThat(recorded.value("system.disk.operation_time", "disk.io.direction", "write"))
        .isEqualTo(2.5);
    assertThat(recorded.value("system.disk.io_time")).isEqualTo(3.0);
    assertThat(recorded.points("system.disk.io").getFirst().startUnixNano()).isEqualTo(500);
  }

  @Test
  void aDiskLineOfAnotherFormIsLeftOut() {
    assertThat(DiskStats.parse("   8       0 sda 1 2 3")).isEmpty();
  }

  @Test
  void interfacesKeepTheirDirections() {
    String line =
        "  eth0: 157138225    4775    1    2    0     0          0         0"
            + "   411891    3624    3    4    0     0       0          0";

    NetworkProbe.collect(InterfaceStats.parse(line).orElseThrow(), measurements);

    String[] sent = {"network.interface.name", "eth0", "network.io.direction", "transmit"};
    assertThat(recorded.value("system.network.io", sent)).isEqualTo(411_891);
    assertThat(recorded.value("system.network.errors", sent)).isEqualTo(3);
    assertThat(recorded.value("system.network.packet.dropped", sent)).isEqualTo(4);
    assertThat(
            recorded.value(
                "system.network.packet.count",
                "system.device",
                "eth0",
                "network.io.direction",
                "receive"))
        .isEqualTo(4775);
  }

  @Test
  void headingsOfTheInterfacesAreLeftOut() {
    assertThat(InterfaceStats.parse("Inter-|   Receive       |  Transmit")).isEmpty();
    assertThat(InterfaceStats.parse(" face |bytes    packets errs drop fifo frame")).isEmpty();
  }

  @Test
  void theCommandMayContainParentheses() {
    ProcessStat stat = ProcessStat.parse(stat("12 (a) Z (b) S")).orElseThrow();

    assertThat(stat.pid()).isEqualTo(12);
    assertThat(stat.command()).isEqualTo("a) Z (b");
    assertThat(stat.state()).isEqualTo('S');
    assertThat(stat.userTicks()).isEqualTo(150);
    assertThat(stat.systemTicks()).isEqualTo(30);
    assertThat(stat.threads()).isEqualTo(4);
    assertThat(stat.startTicks()).isEqualTo(900);
    assertThat(stat.virtualBytes()).isEqualTo(1_000_000);
    assertThat(stat.residentPages()).isEqualTo(70);
  }

  @Test
  void aLineThatIsCutOffIsNoProcess() {
    assertThat(ProcessStat.parse("")).isEmpty();
    assertThat(ProcessStat.parse("12 (x) S 1 2 3")).isEmpty();
  }

  @Test
  void lettersAreStates() {
    assertThat(ProcessProbe.state('D')).contains(State.SLEEPING);
    assertThat(ProcessProbe.state('Z')).contains(State.DEFUNCT);
    assertThat(ProcessProbe.state('t')).contains(State.STOPPED);
    assertThat(ProcessProbe.state('R')).contains(State.RUNNING);
    assertThat(ProcessProbe.state('X')).isEmpty();
  }

  private static String stat(String begin) {
    return begin + " 1 12 12 0 -1 4194560 100 0 0 0 150 30 0 0 20 0 4 0 900 1000000 70 18446744073";
  }

  @Test
  void pressureIsToldInSeconds() {
    PressureProbe.collect(
        "io",
        List.of(
            "some avg10=21.35 avg60=19.23 avg300=13.48 total=68568296",
            "full avg10=21.26 avg60=19.10 avg300=13.39 total=54982338"),
        measurements);

    assertThat(recorded.value("system.linux.pressure.time", "system.linux.pressure.type", "some"))
        .isEqualTo(68.568296);
    assertThat(recorded.value("system.linux.pressure.time", "system.linux.pressure.type", "full"))
        .isEqualTo(54.982338);
  }

  @Test
  void aConnectionsStateStandsBehindItsRemoteAddress() {
    String line = "   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000";
    assertThat(ConnectionProbe.state(line)).isEqualTo("listen");
    assertThat(ConnectionProbe.state(line.replace(" 0A ", " 01 "))).isEqualTo("established");
    assertThat(ConnectionProbe.state(line.replace(" 0A ", " 0C "))).isEqualTo("syn_received");
    assertThat(ConnectionProbe.state(line.replace(" 0A ", " 63 "))).isEmpty();
    assertThat(ConnectionProbe.state("  sl  local_address")).isEmpty();
  }

  @Test
  void mountPointsMayHaveBlanks() {
    Mount mount = Mount.parse("/dev/sdb1 /mnt/my\\040disk ext4 ro,relatime 0 0").orElseThrow();

    assertThat(mount).isEqualTo(new Mount("/dev/sdb1", "/mnt/my disk", "ext4", "ro"));
  }

  @Test
  void sharesOfCpuTimeAddUpAndInterruptsAreOneMode() {
    long[] before = ticks(100, 0, 50, 1000, 10, 3, 4, 0);
    long[] now = ticks(200, 0, 100, 1800, 10, 13, 44, 0);

    Map<String, Double> shares = CpuProbe.utilization(before, now);

    assertThat(shares).containsEntry("user", 0.1).containsEntry("idle", 0.8);
    assertThat(shares).containsEntry("interrupt", 0.05);
    assertThat(shares.values().stream().mapToDouble(d -> d).sum()).isEqualTo(1.0);
  }

  @Test
  void noTimePassedMeansNoShares() {
    long[] same = ticks(1, 2, 3, 4, 5, 6, 7, 8);

    assertThat(CpuProbe.utilization(same, same)).isEmpty();
  }

  @Test
  void aStepBackOfACounterCountsAsNothing() {
    long[] before = ticks(0, 0, 0, 1000, 100, 0, 0, 0);
    long[] now = ticks(100, 0, 0, 1100, 90, 0, 0, 0);

    assertThat(CpuProbe.utilization(before, now)).containsEntry("iowait", 0.0);
  }

  private double memory(String state) {
    return recorded.value("system.memory.usage", "system.memory.state", state);
  }

  private static long[] ticks(
      long user,
      long nice,
      long system,
      long idle,
      long iowait,
      long irq,
      long softirq,
      long steal) {
    long[] ticks = new long[TickType.values().length];
    ticks[TickType.USER.getIndex()] = user;
    ticks[TickType.NICE.getIndex()] = nice;
    ticks[TickType.SYSTEM.getIndex()] = system;
    ticks[TickType.IDLE.getIndex()] = idle;
    ticks[TickType.IOWAIT.getIndex()] = iowait;
    ticks[TickType.IRQ.getIndex()] = irq;
    ticks[TickType.SOFTIRQ.getIndex()] = softirq;
    ticks[TickType.STEAL.getIndex()] = steal;
    return ticks;
  }
}
