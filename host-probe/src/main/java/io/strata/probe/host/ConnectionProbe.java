package io.strata.probe.host;

import static io.strata.probe.measure.MetricDescriptor.upDownCounter;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import oshi.software.os.InternetProtocolStats;

/**
 * Connections of TCP by state, and sockets of UDP, IPv4 and IPv6 together. On Linux from the
 * kernel's tables, line by line: OSHI first looks for the owner of every socket.
 */
final class ConnectionProbe implements Probe {
  private static final MetricDescriptor COUNT =
      upDownCounter("system.network.connection.count", "{connection}", "Connections by state");
  private static final String TRANSPORT = "network.transport";
  private static final String STATE = "network.connection.state";

  /** The kernel's numbers for the states, from 1; the conventions' names. */
  private static final List<String> STATES =
      List.of(
          "established",
          "syn_sent",
          "syn_received",
          "fin_wait_1",
          "fin_wait_2",
          "time_wait",
          "closed",
          "close_wait",
          "last_ack",
          "listen",
          "closing");

  /** A half-open connection that waits for its first data is counted with the others. */
  private static final int NEW_SYN_RECEIVED = 12;

  private final InternetProtocolStats system;
  private final ProcFiles files;

  ConnectionProbe(InternetProtocolStats system, ProcFiles files) {
    this.system = system;
    this.files = files;
  }

  @Override
  public String name() {
    return "connections";
  }

  @Override
  public List<MetricDescriptor> metrics() {
    return List.of(COUNT);
  }

  @Override
  public void collect(Measurements measurements) throws IOException {
    if (!files.exists()) {
      measurements.record(
          COUNT,
          system.getTCPv4Stats().getConnectionsEstablished()
              + system.getTCPv6Stats().getConnectionsEstablished(),
          TRANSPORT,
          "tcp",
          STATE,
          "established");
      return;
    }
    Map<String, Long> states = new TreeMap<>();
    STATES.forEach(state -> states.put(state, 0L));
    long udp = 0;
    for (String table : List.of("net/tcp", "net/tcp6")) {
      count(table, states);
    }
    Map<String, Long> ignored = new TreeMap<>();
    for (String table : List.of("net/udp", "net/udp6")) {
      udp += count(table, ignored);
    }
    states.forEach(
        (state, count) -> measurements.record(COUNT, count, TRANSPORT, "tcp", STATE, state));
    measurements.record(COUNT, udp, TRANSPORT, "udp");
  }

  /** Adds a table's sockets by state; how many there are. 0 where there is no such protocol. */
  private long count(String table, Map<String, Long> states) throws IOException {
    long count = 0;
    try (BufferedReader reader = files.readerOfMachine(table)) {
      reader.readLine(); // The heading.
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String state = state(line);
        if (!state.isEmpty()) {
          states.merge(state, 1L, Long::sum);
          count++;
        }
      }
    } catch (java.nio.file.NoSuchFileException e) {
      return 0;
    }
    return count;
  }

  /** The state of a line {@code sl local remote st …}; empty where it has none. */
  static String state(String line) {
    // "  12: 0100007F:1F90 00000000:0000 0A …": the state stands behind the remote address.
    int field = 0;
    for (int i = 0; i + 2 < line.length(); i++) {
      boolean begins = line.charAt(i) != ' ' && (i == 0 || line.charAt(i - 1) == ' ');
      if (begins && ++field == 4) {
        int number = Integer.parseInt(line, i, i + 2, 16);
        if (number == NEW_SYN_RECEIVED) {
          return "syn_received";
        }
        return number >= 1 && number <= STATES.size() ? STATES.get(number - 1) : "";
      }
    }
    return "";
  }
}
