package io.strata.shop;

import com.zaxxer.hikari.HikariDataSource;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.net.URI;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders (Javalin on Jetty): asks for the price, stores, has it paid, queues the shipping.
 */
public final class OrderService {
  private static final Logger logger = LoggerFactory.getLogger(OrderService.class);

  private final HttpCalls calls = new HttpCalls();
  private final PurchaseStore purchases;
  private final OrderQueue queue;
  private final URI catalog;
  private final URI payment;

  OrderService(PurchaseStore purchases, OrderQueue queue, URI catalog, URI payment) {
    this.purchases = purchases;
    this.queue = queue;
    this.catalog = catalog;
    this.payment = payment;
  }

  /**
   * Arguments: port, admin-port, database-url, kafka-bootstrap-servers, catalog-url, payment-url.
   */
  public static void main(String[] arguments) throws Exception {
    start(Arguments.of(arguments)).untilStopped();
  }

  static RunningService start(Arguments arguments) throws SQLException {
    RunningService running = new RunningService("order");
    HikariDataSource database = running.keep(Database.open(arguments.text("database-url")));
    OrderQueue queue = running.keep(new OrderQueue(arguments.text("kafka-bootstrap-servers")));
    OrderService service =
        new OrderService(
            new PurchaseStore(database),
            queue,
            arguments.url("catalog-url"),
            arguments.url("payment-url"));
    Javalin web =
        WebServer.start(arguments.port("port"), routes -> routes.post("/orders", service::order));
    running.keep(web::stop);
    CpuBurner burner = new CpuBurner();
    running.keep(
        new AdminServer(arguments.port("admin-port"))
            .breaks(Fault.CPU_BURNER, burner::set)
            .start());
    return running;
  }

  private void order(Context context) throws Exception {
    int product = context.queryParamAsClass("product", Integer.class).get();
    int quantity = context.queryParamAsClass("quantity", Integer.class).get();
    HttpCalls.Answer priced = calls.get(catalog.resolve("products/" + product));
    if (!priced.ok()) {
      context.status(priced.status() == 404 ? 404 : 502).result(priced.body());
      return;
    }
    long id = purchases.add(product, quantity);
    HttpCalls.Answer paid = calls.post(payment.resolve("payments?order=" + id), priced.body());
    if (!paid.ok()) {
      purchases.set(id, "unpaid");
      logger.warn("order {} could not be paid: {}", id, paid.status());
      context.status(502).result(paid.body());
      return;
    }
    purchases.set(id, "paid");
    queue.send(id, product, quantity);
    logger.info("order {} of {} x product {} accepted", id, quantity, product);
    context.status(201).contentType("application/json").result("{\"order\":" + id + "}");
  }
}
