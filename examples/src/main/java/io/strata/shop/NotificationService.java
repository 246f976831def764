package io.strata.shop;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells customers (the JDK's HTTP server): a line in the log stands for the mail. */
public final class NotificationService {
  private static final Logger logger = LoggerFactory.getLogger(NotificationService.class);
  private static final long FILL_BYTES = 256L << 20;

  private NotificationService() {}

  /** Arguments: port, admin-port, data-folder. */
  public static void main(String[] arguments) throws Exception {
    start(Arguments.of(arguments)).untilStopped();
  }

  static RunningService start(Arguments arguments) throws IOException {
    RunningService running = new RunningService("notification");
    DiskFiller filler = new DiskFiller(Path.of(arguments.text("data-folder")), FILL_BYTES);
    running.keep(
        new PlainServer(arguments.port("port"))
            .on("POST", "/notifications", NotificationService::tell)
            .start());
    running.keep(
        new AdminServer(arguments.port("admin-port"))
            .breaks(Fault.DISK_FILLER, filler::set)
            .start());
    return running;
  }

  private static void tell(Exchange exchange) throws IOException {
    logger.info("customer of order {} told", exchange.query().getOrDefault("order", ""));
    exchange.answer(202, "{}");
  }
}
