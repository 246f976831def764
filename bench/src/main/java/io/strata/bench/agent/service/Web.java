package io.strata.bench.agent.service;

import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Javalin on Jetty, on the loopback address. */
final class Web {
  private static final int MOST_THREADS = 24;
  private static final int LEAST_THREADS = 8;

  private Web() {}

  static void serve(int port, Consumer<RoutesConfig> routes) {
    Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.jetty.threadPool = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS);
              routes.accept(config.routes);
            })
        .start("127.0.0.1", port);
  }
}
