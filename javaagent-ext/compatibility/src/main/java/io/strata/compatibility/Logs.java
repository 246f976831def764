package io.strata.compatibility;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.logging.Logger;
import org.apache.logging.log4j.LogManager;

/**
 * Logs with Log4j, java.util.logging and Logback, each while a request of its own is answered.
 * Prints the statuses, and ends when its standard input does.
 */
public final class Logs {
  private Logs() {}

  /** No arguments. */
  public static void main(String[] arguments) throws Exception {
    // Beside it lies the bridge to SLF4J, which would be preferred.
    System.setProperty(
        "log4j2.loggerContextFactory", "org.apache.logging.log4j.core.impl.Log4jContextFactory");
    System.setProperty("log4j2.level", "INFO");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve(server, "/log4j", () -> LogManager.getLogger("orders").warn("log4j tells"));
    serve(server, "/jul", () -> Logger.getLogger("orders").warning("jul tells"));
    serve(
        server,
        "/logback",
        () -> org.slf4j.LoggerFactory.getLogger("orders").warn("logback tells"));
    server.start();
    HttpClient client = HttpClient.newHttpClient();
    for (String path : new String[] {"/log4j", "/jul", "/logback"}) {
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
      HttpResponse<Void> response =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
      System.out.println(path + " " + response.statusCode());
    }
    server.stop(0);
    System.out.println("done");
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  private static void serve(HttpServer server, String path, Runnable logging) {
    server.createContext(
        path,
        exchange -> {
          logging.run();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
  }
}
