package io.strata.shop;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.Map;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** What there is to buy (Spring Boot): products in the database, pages of them in Redis. */
public final class CatalogService {
  private CatalogService() {}

  /** Arguments: port, admin-port, database-url, redis-address. */
  public static void main(String[] arguments) throws Exception {
    start(Arguments.of(arguments)).untilStopped();
  }

  static RunningService start(Arguments arguments) throws SQLException {
    // Logback is configured by its own file, as in the shop's other services.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    RunningService running = new RunningService("catalog");
    HikariDataSource database = running.keep(Database.open(arguments.text("database-url")));
    ProductStore products = new ProductStore(database);
    products.fill();
    ProductCache cache = running.keep(new ProductCache(arguments.address("redis-address")));
    AdminServer admin = new AdminServer(arguments.port("admin-port"));
    admin.breaks(Fault.FAILING_CATALOG);
    Catalog catalog = new Catalog(products, cache, () -> admin.isOn(Fault.FAILING_CATALOG));

    SpringApplication application = new SpringApplication(CatalogWeb.class);
    application.setBannerMode(Banner.Mode.OFF);
    application.setRegisterShutdownHook(false);
    application.setDefaultProperties(
        Map.of(
            "server.address",
            "127.0.0.1",
            "server.port",
            arguments.text("port"),
            "server.tomcat.threads.max",
            "24",
            "spring.jmx.enabled",
            "false"));
    ApplicationContextInitializer<GenericApplicationContext> register =
        context -> context.registerBean(Catalog.class, () -> catalog);
    application.addInitializers(register);
    ConfigurableApplicationContext context = running.keep(application.run());
    context.setId("catalog");
    running.keep(admin.start());
    return running;
  }
}
