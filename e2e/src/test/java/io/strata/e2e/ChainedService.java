package io.strata.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Executors;

/** A service that asks the next one, or is the last: that one fails where it is asked badly. */
public final class ChainedService {
  private ChainedService() {}

  /** Argument: where the next one is; empty for the last. */
  public static void main(String[] arguments) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(2));
    HttpClient client = HttpClient.newHttpClient();
    server.createContext("/", exchange -> answer(exchange, client, arguments[0]));
    server.start();
    System.out.println("port " + server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange, HttpClient client, String next)
      throws IOException {
    String path = exchange.getRequestURI().getPath();
    int status = 200;
    if (next.isEmpty()) {
      status = path.equals("/bad") ? 500 : 200;
    } else {
      try {
        client.send(
            HttpRequest.newBuilder(URI.create(next).resolve(path)).build(),
            HttpResponse.BodyHandlers.discarding());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        status = 503;
      }
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
