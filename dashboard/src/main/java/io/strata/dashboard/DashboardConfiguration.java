package io.strata.dashboard;

import io.strata.dashboard.topology.TopologyThresholds;
import io.strata.dashboard.web.LoginSettings;
import io.strata.process.ByteSize;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The settings of {@code dashboard.yaml}, where each is documented. */
public record DashboardConfiguration(
    Listen listen,
    LoginSettings login,
    Elasticsearch elasticsearch,
    AlertEngineSettings alertEngine,
    Limits limits,
    Stream stream,
    TopologyThresholds thresholds) {
  static final String RESOURCE = "/dashboard.yaml";

  public DashboardConfiguration {
    if (!isLoopback(listen.host()) && !login.isSet()) {
      throw new IllegalArgumentException(
          "listen.host %s is not a loopback address: set login.password-hash or login.token, so that"
                  .formatted(listen.host())
              + " not everybody on the network can read what is observed");
    }
  }

  /** Where to listen. */
  public record Listen(String host, int port) {
    public Listen {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
      }
    }
  }

  /** Where traces, logs and older metrics are. */
  public record Elasticsearch(
      URI url, @Nullable String username, @Nullable String password, String indexPrefix) {
    public Elasticsearch {
      if ((username == null) != (password == null)) {
        throw new IllegalArgumentException("username and password go together");
      }
    }

    /** Without the password. */
    @Override
    public String toString() {
      return "Elasticsearch[" + url + ", user " + username + ", prefix " + indexPrefix + "]";
    }
  }

  /** Where the newest metrics and the alerts are. */
  public record AlertEngineSettings(URI url, Duration timeout) {
    public AlertEngineSettings {
      if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
        throw new IllegalArgumentException("url must start with http or https: " + url);
      }
      requirePositive("timeout", timeout);
    }
  }

  /** What requests may ask for. */
  public record Limits(Duration maxRange, ByteSize maxBody, int maxStreams) {
    public Limits {
      requirePositive("max-range", maxRange);
      if (maxStreams < 1) {
        throw new IllegalArgumentException("max-streams must be at least 1");
      }
    }
  }

  /** How changes are followed. */
  public record Stream(Duration interval) {
    public Stream {
      if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException("interval must be at least 1s, not " + interval);
      }
    }
  }

  /** Whether everybody may use the dashboard who can reach it. */
  public boolean isOpen() {
    return isLoopback(listen.host()) && !login.isSet();
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }

  private static void requirePositive(String name, Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(name + " must be positive, not " + duration);
    }
  }
}
