package io.strata.probe.component;

import io.strata.probe.measure.MetricDescriptor;
import java.io.IOException;
import java.net.Socket;
import java.util.List;

/** A component is up when it accepts a connection (and, with TLS, proves who it is). */
final class TcpCheck implements ComponentCheck {
  private final HostAndPort address;
  private final ComponentSettings settings;

  TcpCheck(ComponentSettings settings) {
    this.settings = settings;
    this.address = HostAndPort.parse(settings.address().getFirst());
  }

  @Override
  public List<MetricDescriptor> metrics() {
    return List.of();
  }

  @Override
  public void check(Deadline deadline, Findings findings) throws CheckFailedException {
    boolean tls = Boolean.TRUE.equals(settings.tls());
    try (Socket socket =
        tls
            ? Connections.openTls(address, settings.caFile(), deadline)
            : Connections.open(address, deadline)) {
      findings.answered();
      findings.address(address.withHost(socket.getInetAddress().getHostAddress()).toString());
    } catch (IOException e) {
      throw Connections.failure(address, e);
    }
  }
}
