package io.strata.bench.agent.service;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Answers with a price from Redis (Lettuce) and a quantity from H2 (JDBC through HikariCP). */
public final class BackService {
  /** How many products there are: ids from 0 on. */
  public static final int PRODUCTS = 100;

  private static final int CONNECTIONS = 8;

  private final RedisCommands<String, String> redis;
  private final DataSource database;

  private BackService(RedisCommands<String, String> redis, DataSource database) {
    this.redis = redis;
    this.database = database;
  }

  /**
   * Serves until it is ended.
   *
   * @param arguments the port, the port of {@link ProcessFigures}, and the port of Redis
   */
  public static void main(String[] arguments) throws IOException, SQLException {
    ProcessFigures.serve(Integer.parseInt(arguments[1]));
    BackService service = new BackService(redis(Integer.parseInt(arguments[2])), database());
    Web.serve(Integer.parseInt(arguments[0]), routes -> routes.get("/stock/{id}", service::stock));
  }

  @SuppressWarnings("resource") // Open until the process ends.
  private static RedisCommands<String, String> redis(int port) {
    RedisURI uri = RedisURI.create("127.0.0.1", port);
    // Older servers answer these introductions with an error.
    uri.setLibraryName("");
    uri.setLibraryVersion("");
    RedisCommands<String, String> redis = RedisClient.create(uri).connect().sync();
    for (int id = 0; id < PRODUCTS; id++) {
      redis.set("price:" + id, Integer.toString(100 + id));
    }
    return redis;
  }

  private static DataSource database() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:mem:stock;DB_CLOSE_DELAY=-1");
    config.setUsername("sa");
    config.setMaximumPoolSize(CONNECTIONS);
    HikariDataSource source = new HikariDataSource(config);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table stock (product int primary key, quantity int)");
      statement.execute(
          "insert into stock select x, x * 7 from system_range(0, " + (PRODUCTS - 1) + ")");
    }
    return source;
  }

  private void stock(Context context) throws SQLException {
    int id = Integer.parseInt(context.pathParam("id"));
    String price = redis.get("price:" + id);
    Integer quantity = quantity(id);
    if (price == null || quantity == null) {
      context.status(HttpStatus.NOT_FOUND);
      return;
    }
    context
        .contentType("application/json")
        .result("{\"product\":" + id + ",\"price\":" + price + ",\"stock\":" + quantity + "}");
  }

  private @Nullable Integer quantity(int id) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("select quantity from stock where product = ?")) {
      statement.setInt(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getInt(1) : null;
      }
    }
  }
}
