package io.strata.shop;

import java.sql.SQLException;
import org.h2.tools.Server;

/** Runs the H2 database as a server of its own, so that it has an address. */
public final class DatabaseLauncher {
  private DatabaseLauncher() {}

  /** Arguments: port, admin-port, data-folder. */
  public static void main(String[] arguments) throws Exception {
    start(Arguments.of(arguments)).untilStopped();
  }

  static RunningService start(Arguments arguments) throws SQLException {
    // H2 listens on this address alone.
    System.setProperty("h2.bindAddress", "127.0.0.1");
    RunningService running = new RunningService("database");
    Server server =
        Server.createTcpServer(
                "-tcpPort",
                arguments.text("port"),
                "-ifNotExists",
                "-baseDir",
                arguments.text("data-folder"))
            .start();
    running.keep(server::stop);
    running.keep(new AdminServer(arguments.port("admin-port")).start());
    return running;
  }
}
