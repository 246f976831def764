package io.strata.probe.component;

import io.strata.probe.measure.MetricDescriptor;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Redis server is up when it answers PING; its figures come from INFO. The account needs only
 * {@code +ping +info}.
 */
final class RedisCheck implements ComponentCheck {
  private final ComponentSettings settings;
  private final HostAndPort address;
  private final Map<String, String> environment;
  private final RedisFigures figures = new RedisFigures();

  RedisCheck(ComponentSettings settings, Map<String, String> environment) {
    this.settings = settings;
    this.address = HostAndPort.parse(settings.address().getFirst());
    this.environment = environment;
  }

  @Override
  public List<MetricDescriptor> metrics() {
    return RedisFigures.METRICS;
  }

  @Override
  public void check(Deadline deadline, Findings findings) throws CheckFailedException {
    Optional<String> password = Credentials.password(settings, environment);
    Socket socket =
        Boolean.TRUE.equals(settings.tls())
            ? Connections.openTls(address, settings.caFile(), deadline)
            : Connections.open(address, deadline);
    try (socket;
        RespConnection redis = new RespConnection(address, socket, deadline)) {
      if (password.isPresent()) {
        authenticate(redis, password.get());
      }
      String pong = redis.call("PING");
      if (!pong.equals("PONG")) {
        throw new CheckFailedException(FailureReason.PROTOCOL, "the answer to PING is not PONG");
      }
      findings.answered();
      findings.address(address.withHost(socket.getInetAddress().getHostAddress()).toString());
      figures.record(RedisInfo.parse(redis.call("INFO")), findings);
    } catch (IOException e) {
      throw Connections.failure(address, e);
    }
  }

  private void authenticate(RespConnection redis, String password) throws CheckFailedException {
    if (settings.username() != null) {
      redis.call("AUTH", settings.username(), password);
    } else {
      redis.call("AUTH", password);
    }
  }
}
