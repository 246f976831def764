package io.strata.agent;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.logging.Logger;

/**
 * The application under the agent: answers itself a number of requests, says how many, and ends
 * when its standard input does.
 */
public final class SmallApp {
  private SmallApp() {}

  /** Argument: how many requests. */
  public static void main(String[] arguments) throws Exception {
    int requests = Integer.parseInt(arguments[0]);
    Logger logger = Logger.getLogger("small-app");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hello",
        exchange -> {
          logger.info("hello was asked for");
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hello");
    int answered = 0;
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < requests; i++) {
        HttpResponse<Void> response =
            client.send(
                HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
        answered += response.statusCode() == 204 ? 1 : 0;
      }
    }
    server.stop(0);
    System.out.println("answered " + answered);
    System.in.readAllBytes();
    System.exit(0);
  }
}
