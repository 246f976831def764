package io.strata.shop;

import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes money (the JDK's HTTP server); its bank takes a few milliseconds, now and then more. */
public final class PaymentService {
  private static final Logger logger = LoggerFactory.getLogger(PaymentService.class);
  private static final long SLOW_MILLIS = 2_000;

  private PaymentService() {}

  /** Arguments: port, admin-port. */
  public static void main(String[] arguments) throws InterruptedException {
    start(Arguments.of(arguments)).untilStopped();
  }

  static RunningService start(Arguments arguments) {
    RunningService running = new RunningService("payment");
    AdminServer admin = new AdminServer(arguments.port("admin-port")).breaks(Fault.SLOW_PAYMENT);
    running.keep(
        new PlainServer(arguments.port("port"))
            .on("POST", "/payments", exchange -> pay(exchange, admin))
            .start());
    running.keep(admin.start());
    return running;
  }

  private static void pay(Exchange exchange, AdminServer admin) throws Exception {
    String order = exchange.query().getOrDefault("order", "");
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long millis = random.nextInt(50) == 0 ? 150 : 2 + random.nextInt(8);
    Thread.sleep(admin.isOn(Fault.SLOW_PAYMENT) ? SLOW_MILLIS : millis);
    logger.info("order {} paid", order);
    exchange.answer(201, "{\"paid\":true}");
  }
}
