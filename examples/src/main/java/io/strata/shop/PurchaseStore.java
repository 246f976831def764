package io.strata.shop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Orders and shipments in the database. Thread-safe. */
final class PurchaseStore {
  private final DataSource database;

  PurchaseStore(DataSource database) {
    this.database = database;
  }

  /** The new order's number. */
  long add(int product, int quantity) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into purchase (product_id, quantity, status) values (?, ?, 'new')",
                Statement.RETURN_GENERATED_KEYS)) {
      insert.setInt(1, product);
      insert.setInt(2, quantity);
      insert.executeUpdate();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        keys.next();
        return keys.getLong(1);
      }
    }
  }

  void set(long id, String status) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update =
            connection.prepareStatement("update purchase set status = ? where id = ?")) {
      update.setString(1, status);
      update.setLong(2, id);
      update.executeUpdate();
    }
  }

  /** Notes a shipment and takes the goods from stock; noting it again changes nothing. */
  void ship(long id) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement merge =
            connection.prepareStatement(
                "merge into shipment (purchase_id) key (purchase_id) values (?)");
        PreparedStatement take =
            connection.prepareStatement(
                "update product set stock = stock - 1 where id = (select product_id from purchase"
                    + " where id = ?)")) {
      merge.setLong(1, id);
      merge.executeUpdate();
      take.setLong(1, id);
      take.executeUpdate();
    }
  }
}
