package io.strata.bench.agent.service;

import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The service that the load goes to: asks {@link BackService} and passes its answer on. */
public final class FrontService {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI back;

  private FrontService(URI back) {
    this.back = back;
  }

  /**
   * Serves until it is ended.
   *
   * @param arguments the port, the port of {@link ProcessFigures}, and the port of the back service
   */
  public static void main(String[] arguments) throws IOException {
    ProcessFigures.serve(Integer.parseInt(arguments[1]));
    FrontService service = new FrontService(URI.create("http://127.0.0.1:" + arguments[2]));
    Web.serve(
        Integer.parseInt(arguments[0]), routes -> routes.get("/products/{id}", service::product));
  }

  private void product(Context context) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(back.resolve("/stock/" + context.pathParam("id")))
                .timeout(TIMEOUT)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    context.status(answer.statusCode()).contentType("application/json").result(answer.body());
  }
}
