package io.strata.probe.component;

import io.strata.probe.measure.MetricDescriptor;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka cluster is up when one of its servers describes the cluster. Needs the right to describe
 * cluster, topics and groups; nothing is written.
 *
 * <p>The admin client is kept between checks and closed after a failure, so that a dead cluster is
 * met with a plain connection attempt per check and not with a client's own retries.
 */
final class KafkaCheck implements ComponentCheck {
  private final ComponentSettings settings;
  private final Map<String, String> environment;
  private final List<HostAndPort> servers;
  private final KafkaFigures figures;
  private @Nullable Admin admin;

  KafkaCheck(ComponentSettings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
    this.servers = settings.address().stream().map(HostAndPort::parse).toList();
    this.figures = new KafkaFigures(settings.topics(), settings.groups());
  }

  /** Waits for an answer of the cluster until a deadline, translating its failures. */
  @FunctionalInterface
  interface Answers {
    <T> T await(KafkaFuture<T> future) throws CheckFailedException;
  }

  @Override
  public List<MetricDescriptor> metrics() {
    return KafkaFigures.METRICS;
  }

  @Override
  public synchronized void check(Deadline deadline, Findings findings) throws CheckFailedException {
    try {
      requireListener(deadline);
      Admin cluster = admin();
      describe(cluster, deadline, findings);
      findings.answered();
      Deadline forFigures = Deadline.in(settings.requiredTimeout());
      figures.record(cluster, answers(forFigures), findings);
    } catch (KafkaException e) {
      close();
      throw failure(e);
    } catch (CheckFailedException e) {
      close();
      throw e;
    }
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
      admin = null;
    }
  }

  private void describe(Admin cluster, Deadline deadline, Findings findings)
      throws CheckFailedException {
    DescribeClusterResult result = cluster.describeCluster();
    Answers answers = answers(deadline);
    List<Node> nodes = List.copyOf(answers.await(result.nodes()));
    findings.record(KafkaFigures.BROKERS, nodes.size());
    nodes.forEach(node -> findings.address(new HostAndPort(node.host(), node.port()).toString()));
    String clusterId = answers.await(result.clusterId());
    if (clusterId != null) {
      findings.describe("kafka.cluster.id", clusterId);
    }
  }

  private Admin admin() throws CheckFailedException {
    Admin present = admin;
    if (present == null) {
      present = Admin.create(KafkaAdminSettings.of(settings, environment));
      admin = present;
    }
    return present;
  }

  /** Tells "nothing listens" from "no answer", which a Kafka client does not. */
  private void requireListener(Deadline deadline) throws CheckFailedException {
    CheckFailedException last = null;
    for (HostAndPort server : servers) {
      try (Socket _ = Connections.open(server, deadline)) {
        return;
      } catch (IOException e) {
        last = Connections.failure(server, e);
      } catch (CheckFailedException e) {
        last = e;
      }
    }
    if (last != null) {
      throw last;
    }
  }

  private static Answers answers(Deadline deadline) {
    return new Answers() {
      @Override
      public <T> T await(KafkaFuture<T> future) throws CheckFailedException {
        try {
          return future.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          throw new CheckFailedException(FailureReason.TIMEOUT, "Kafka did not answer in time", e);
        } catch (ExecutionException e) {
          throw failure(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new CheckFailedException(FailureReason.TIMEOUT, "interrupted", e);
        }
      }
    };
  }

  private static CheckFailedException failure(Throwable cause) {
    FailureReason reason =
        switch (cause) {
          case SslAuthenticationException _ -> FailureReason.TLS;
          case AuthenticationException _, AuthorizationException _ -> FailureReason.AUTH;
          case org.apache.kafka.common.errors.TimeoutException _ -> FailureReason.TIMEOUT;
          case UnsupportedVersionException _ -> FailureReason.PROTOCOL;
          default -> FailureReason.ERROR;
        };
    return new CheckFailedException(reason, String.valueOf(cause.getMessage()), cause);
  }
}
