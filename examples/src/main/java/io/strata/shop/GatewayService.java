package io.strata.shop;

import io.javalin.Javalin;
import io.javalin.http.Context;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door to the shop (Javalin on Jetty): products from the catalog, orders to the order service.
 */
public final class GatewayService {
  private static final Logger logger = LoggerFactory.getLogger(GatewayService.class);

  private final HttpCalls calls = new HttpCalls();
  private final URI catalog;
  private final URI order;

  GatewayService(URI catalog, URI order) {
    this.catalog = catalog;
    this.order = order;
  }

  /** Arguments: port, admin-port, catalog-url, order-url. */
  public static void main(String[] arguments) throws InterruptedException {
    start(Arguments.of(arguments)).untilStopped();
  }

  static RunningService start(Arguments arguments) {
    RunningService running = new RunningService("gateway");
    GatewayService service =
        new GatewayService(arguments.url("catalog-url"), arguments.url("order-url"));
    Javalin web = WebServer.start(arguments.port("port"), service::routes);
    running.keep(web::stop);
    running.keep(new AdminServer(arguments.port("admin-port")).start());
    return running;
  }

  private void routes(io.javalin.config.RoutesConfig routes) {
    routes.get("/products", context -> pass(context, calls.get(catalog.resolve("products"))));
    routes.get(
        "/products/{id}",
        context -> pass(context, calls.get(catalog.resolve("products/" + productId(context)))));
    routes.post(
        "/orders",
        context -> {
          String query = "orders?" + context.queryString();
          pass(context, calls.post(order.resolve(query), ""));
        });
  }

  private static int productId(Context context) {
    return context.pathParamAsClass("id", Integer.class).get();
  }

  private static void pass(Context context, HttpCalls.Answer answer) {
    if (!answer.ok()) {
      logger.warn("{} answered by {}", context.path(), answer.status());
    }
    context.status(answer.status() >= 500 ? 502 : answer.status());
    context.contentType("application/json").result(answer.body());
  }
}
