package io.strata.shop;

import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import java.util.function.Consumer;

/** Javalin on the loopback address, as the gateway and the order service use it. */
final class WebServer {
  private WebServer() {}

  static Javalin start(int port, Consumer<RoutesConfig> routes) {
    return Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.jetty.threadPool = new org.eclipse.jetty.util.thread.QueuedThreadPool(24, 4);
              routes.accept(config.routes);
            })
        .start("127.0.0.1", port);
  }
}
