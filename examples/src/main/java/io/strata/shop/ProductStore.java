package io.strata.shop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The products in the database. Thread-safe. */
final class ProductStore {
  /** How many products there are. */
  static final int PRODUCTS = 40;

  private static final List<String> NAMES =
      List.of("Lamp", "Chair", "Kettle", "Desk", "Rug", "Mirror", "Clock", "Vase");

  private final DataSource database;

  ProductStore(DataSource database) {
    this.database = database;
  }

  void fill() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement merge =
            connection.prepareStatement(
                "merge into product (id, name, price_cents, stock) key (id) values (?, ?, ?,"
                    + " ?)")) {
      for (int id = 1; id <= PRODUCTS; id++) {
        merge.setInt(1, id);
        merge.setString(2, NAMES.get(id % NAMES.size()) + " " + id);
        merge.setInt(3, 500 + 175 * id);
        merge.setInt(4, 1_000);
        merge.addBatch();
      }
      merge.executeBatch();
    }
  }

  Optional<Product> find(int id) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "select id, name, price_cents, stock from product where id = ?")) {
      select.setInt(1, id);
      List<Product> found = products(select);
      return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
    }
  }

  List<Product> all() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "select id, name, price_cents, stock from product order by id")) {
      return products(select);
    }
  }

  /** Fills up what has run low; how many products that were. */
  int restock() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update =
            connection.prepareStatement("update product set stock = 1000 where stock < 900")) {
      return update.executeUpdate();
    }
  }

  private static List<Product> products(PreparedStatement select) throws SQLException {
    List<Product> products = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        products.add(new Product(row.getInt(1), row.getString(2), row.getInt(3), row.getInt(4)));
      }
    }
    return products;
  }
}
