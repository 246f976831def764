package io.strata.shop;

import java.net.URI;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steady customers: a fixed number of requests a second, in a seeded mix of looks and orders.
 * Requests that would be more than {@value #MAX_OPEN} at once are not made, but counted.
 */
public final class LoadGenerator implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(LoadGenerator.class);
  private static final int MAX_OPEN = 64;

  private final HttpCalls calls = new HttpCalls();
  private final URI gateway;
  private final SplittableRandom random;
  private final Semaphore open = new Semaphore(MAX_OPEN);
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong skipped = new AtomicLong();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor();

  LoadGenerator(URI gateway, long seed) {
    this.gateway = gateway;
    this.random = new SplittableRandom(seed);
  }

  /** Arguments: port, gateway-url, requests-per-second, seed. */
  public static void main(String[] arguments) throws InterruptedException {
    start(Arguments.of(arguments)).untilStopped();
  }

  static RunningService start(Arguments arguments) {
    RunningService running = new RunningService("load");
    LoadGenerator generator =
        new LoadGenerator(arguments.url("gateway-url"), (long) arguments.number("seed"));
    running.keep(
        new PlainServer(arguments.port("port"))
            .on("GET", "/health", exchange -> exchange.answer(200, generator.figures()))
            .start());
    running.keep(generator);
    generator.run(arguments.number("requests-per-second"));
    return running;
  }

  private void run(double requestsPerSecond) {
    long periodNanos = (long) (1e9 / requestsPerSecond);
    var _ = clock.scheduleAtFixedRate(this::tick, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
    var _ = clock.scheduleAtFixedRate(() -> logger.info("{}", figures()), 60, 60, TimeUnit.SECONDS);
  }

  /** Draws the request here, on the one clock thread, so that the mix depends on the seed alone. */
  private void tick() {
    int kind = random.nextInt(100);
    int product = 1 + random.nextInt(ProductStore.PRODUCTS);
    int quantity = 1 + random.nextInt(3);
    if (!open.tryAcquire()) {
      skipped.incrementAndGet();
      return;
    }
    customers.execute(() -> request(kind, product, quantity));
  }

  private void request(int kind, int product, int quantity) {
    try {
      HttpCalls.Answer answer = send(kind, product, quantity);
      (answer.status() < 500 ? answered : failed).incrementAndGet();
    } catch (java.io.IOException e) {
      logger.debug("no answer", e);
      failed.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.release();
    }
  }

  private HttpCalls.Answer send(int kind, int product, int quantity)
      throws java.io.IOException, InterruptedException {
    if (kind < 30) {
      return calls.get(gateway.resolve("products"));
    }
    if (kind < 68) {
      return calls.get(gateway.resolve("products/" + product));
    }
    if (kind < 70) {
      return calls.get(gateway.resolve("products/9999"));
    }
    return calls.post(gateway.resolve("orders?product=" + product + "&quantity=" + quantity), "");
  }

  private String figures() {
    return "{\"answered\":%d,\"failed\":%d,\"skipped\":%d}"
        .formatted(answered.get(), failed.get(), skipped.get());
  }

  @Override
  public void close() {
    clock.shutdownNow();
    customers.shutdownNow();
  }
}
