package io.strata.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;

/**
 * The service under the agent: answers {@code /work} and what is sampled otherwise than that, tells
 * its memory, and does on demand what is hard on an agent. Says for every byte of its standard
 * input how many requests it has finished, and ends with it.
 */
public final class FaultApp {
  private static final Logger LOGGER = quietLogger();

  /** Exchanges of which nothing is left to do, their spans' end included. */
  private static final AtomicInteger FINISHED = new AtomicInteger();

  private FaultApp() {}

  /** Prints the port that it serves. */
  public static void main(String[] arguments) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(exchange ->
        threads.execute(() -> {
          exchange.run();
          FINISHED.incrementAndGet();
        }));
    server.createContext(
        "/work",
        exchange -> {
          LOGGER.info("work was asked for");
          answer(exchange, "done");
        });
    server.createContext("/rare", exchange -> answer(exchange, "done"));
    server.createContext("/health", exchange -> answer(exchange, "well"));
    server.createContext("/fail", exchange -> answer(exchange, 500, "failed"));
    server.createContext(
        "/slow",
        exchange -> {
          long until = System.nanoTime() + Duration.ofMillis(400).toNanos();
          while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
          }
          answer(exchange, "done");
        });
    server.createContext("/memory", exchange -> answer(exchange, memory()));
    server.createContext("/threads", exchange -> answer(exchange, threads()));
    server.createContext("/loaders", exchange -> answer(exchange, loaders(150)));
    server.createContext("/child", exchange -> answer(exchange, child()));
    server.start();
    System.out.println("port " + server.getAddress().getPort());
    while (System.in.read() >= 0) {
      System.out.println("finished " + FINISHED.get());
    }
    System.exit(0);
  }

  private static Logger quietLogger() {
    Logger logger = Logger.getLogger("fault-app");
    logger.setUseParentHandlers(false);
    return logger;
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    answer(exchange, 200, text);
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Used heap after a collection, and used metaspace, in KiB. */
  private static String memory() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long metaspace =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().equals("Metaspace"))
            .mapToLong((MemoryPoolMXBean pool) -> pool.getUsage().getUsed())
            .sum();
    return "heap=" + heap / 1024 + " metaspace=" + metaspace / 1024;
  }

  /** Threads that stay and say something now and then; how many there are. */
  private static String threads() {
    Runnable work =
        () -> {
          while (true) {
            LOGGER.info("still here");
            try {
              Thread.sleep(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
              return;
            }
          }
        };
    int platform = 2_000;
    int virtual = 10_000;
    for (int i = 0; i < platform; i++) {
      Thread.ofPlatform().daemon().stackSize(128 << 10).start(work);
    }
    for (int i = 0; i < virtual; i++) {
      Thread.ofVirtual().start(work);
    }
    return platform + " " + virtual;
  }

  /** Class loaders that load a class, run it on an executor, and are dropped. */
  private static String loaders(int count) {
    URL classes = FaultApp.class.getProtectionDomain().getCodeSource().getLocation();
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      int ran = 0;
      for (int i = 0; i < count; i++) {
        try (URLClassLoader loader =
            new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
          Class<?> task = loader.loadClass(LoadedTask.class.getName());
          Object result =
              executor.submit((Callable<?>) task.getDeclaredConstructor().newInstance()).get();
          ran += loader.equals(result) ? 1 : 0;
        }
      }
      return ran + " ran";
    } catch (Exception e) {
      return e.toString();
    }
  }

  /** Another JVM with this one's environment; what it printed last. */
  private static String child() throws IOException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SmallApp.class.getName(),
                "5")
            .redirectErrorStream(true)
            .start();
    child.getOutputStream().close();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return child.waitFor() + (output.contains("answered 5") ? " answered" : output);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** What a class loader that comes and goes holds; the agent instruments it. */
  public static final class LoadedTask implements Callable<Object> {
    @Override
    public Object call() {
      return getClass().getClassLoader();
    }
  }
}
