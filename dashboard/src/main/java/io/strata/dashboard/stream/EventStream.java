package io.strata.dashboard.stream;

import io.javalin.http.Context;
import io.strata.dashboard.http.JsonBody;
import io.strata.dashboard.http.ProblemException;
import io.strata.dashboard.topology.Topology;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /api/v1/stream}: one thread looks for changes while anybody follows, and each client's
 * own thread writes them from its {@link ClientQueue}, so that a slow client delays nobody.
 * Thread-safe.
 */
public final class EventStream implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(EventStream.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final int QUEUE_CAPACITY = 64;

  private final Supplier<Topology> topology;
  private final Supplier<Object> alerts;
  private final InstantSource clock;
  private final Duration interval;
  private final int maxClients;
  private final String version;
  private final Set<ClientQueue> clients = ConcurrentHashMap.newKeySet();
  private final Thread watcher;
  private volatile boolean closed;
  private long lastId;
  private @Nullable Topology lastTopology;
  private @Nullable String lastAlerts;

  /**
   * A stream that is not watching yet.
   *
   * @param topology the topology of now
   * @param alerts the alerts of now, as their API answers them
   */
  public EventStream(
      Supplier<Topology> topology,
      Supplier<Object> alerts,
      Settings settings,
      InstantSource clock) {
    this.topology = topology;
    this.alerts = alerts;
    this.clock = clock;
    this.interval = settings.interval;
    this.maxClients = settings.maxClients;
    this.version = settings.version;
    this.watcher = Thread.ofVirtual().name("stream-watcher").unstarted(this::watch);
  }

  /** How often changes are looked for, how many may follow, and what to greet them with. */
  public record Settings(Duration interval, int maxClients, String version) {}

  /** Begins to look for changes. */
  public void start() {
    watcher.start();
  }

  /** How many follow. */
  public int clients() {
    return clients.size();
  }

  /** Writes events to a client until it goes away or this is closed; blocks its thread. */
  public void follow(Context context) throws IOException, InterruptedException {
    if (clients.size() >= maxClients) {
      throw ProblemException.refused(
          503, "%d clients follow already (limits.max-streams)".formatted(maxClients));
    }
    ClientQueue queue = new ClientQueue(QUEUE_CAPACITY);
    context.res().setContentType("text/event-stream");
    context.res().setCharacterEncoding("UTF-8");
    context.res().setHeader("Cache-Control", "no-store");
    context.res().setHeader("X-Accel-Buffering", "no");
    ServletOutputStream out = context.res().getOutputStream();
    String hello = JsonBody.write(Map.of("version", version));
    write(out, new StreamEvent(currentId(), "hello", hello).text());
    clients.add(queue);
    if (closed) {
      queue.close();
    }
    try {
      while (!queue.isClosed()) {
        StreamEvent event = queue.next(HEARTBEAT);
        if (event != null) {
          write(out, event.text());
        } else if (!queue.isClosed()) {
          write(out, ": still here\n\n");
        }
      }
    } catch (IOException e) {
      LOGGER.debug("a client of the stream went away", e);
    } finally {
      clients.remove(queue);
    }
  }

  private static void write(ServletOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  // Whatever goes wrong in one look, the next one may succeed.
  @SuppressWarnings("CatchingUnchecked")
  private void watch() {
    while (!closed) {
      try {
        Thread.sleep(interval);
        if (clients.isEmpty()) {
          forget();
        } else {
          look();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (ProblemException e) {
        LOGGER.debug("no look for changes: {}", e.getMessage());
      } catch (Exception e) {
        LOGGER.warn("looking for changes failed", e);
      }
    }
  }

  /** Compares with what was last seen, and tells all clients. */
  void look() {
    Topology seen = topology.get();
    Topology before = lastTopology;
    lastTopology = seen;
    if (before != null) {
      TopologyChanges.between(before, seen, clock.instant())
          .ifPresent(changes -> send("topology", JsonBody.write(changes)));
    }
    String alertsNow = JsonBody.write(alerts.get());
    String alertsBefore = lastAlerts;
    lastAlerts = alertsNow;
    if (alertsBefore != null && !alertsBefore.equals(alertsNow)) {
      send("alerts", alertsNow);
    }
  }

  private void forget() {
    lastTopology = null;
    lastAlerts = null;
  }

  private void send(String name, String data) {
    StreamEvent event = new StreamEvent(nextId(), name, data);
    clients.forEach(client -> client.add(event));
  }

  private synchronized long nextId() {
    lastId++;
    return lastId;
  }

  private synchronized long currentId() {
    return lastId;
  }

  @Override
  public void close() {
    closed = true;
    watcher.interrupt();
    clients.forEach(ClientQueue::close);
  }
}
