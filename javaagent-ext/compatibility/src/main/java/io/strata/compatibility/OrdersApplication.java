package io.strata.compatibility;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Orders in a database behind a controller. */
@SpringBootApplication
public class OrdersApplication {
  private static final Logger LOGGER = LoggerFactory.getLogger(OrdersApplication.class);

  /** The database, with one order. */
  @Bean(destroyMethod = "close")
  HikariDataSource database() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:mem:orders");
    config.setPoolName("orders-pool");
    HikariDataSource source = new HikariDataSource(config);
    try (Connection connection = source.getConnection()) {
      connection.createStatement().execute("create table orders (id int, item varchar(20))");
      connection.createStatement().execute("insert into orders values (17, 'tea')");
    }
    return source;
  }

  /** Answers what was ordered. */
  @RestController
  static class Orders {
    private final DataSource database;
    private final MeterRegistry registry;

    Orders(DataSource database, MeterRegistry registry) {
      this.database = database;
      this.registry = registry;
    }

    @GetMapping("/orders/{id}")
    String order(@PathVariable("id") int id) throws SQLException {
      LOGGER.info("an order is looked up");
      Metrics.counter("orders.looked.up").increment();
      registry.counter("orders.by.registry").increment();
      try (Connection connection = database.getConnection();
          PreparedStatement statement =
              connection.prepareStatement("select item from orders where id = ?")) {
        statement.setInt(1, id);
        try (ResultSet rows = statement.executeQuery()) {
          return rows.next() ? rows.getString(1) : "";
        }
      }
    }
  }
}
