package io.strata.shop;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pages of products: from the cache, else from the database. Thread-safe. */
final class Catalog {
  private static final Logger logger = LoggerFactory.getLogger(Catalog.class);

  private final ProductStore products;
  private final ProductCache cache;
  private final BooleanSupplier failing;
  private final AtomicLong looks = new AtomicLong();

  Catalog(ProductStore products, ProductCache cache, BooleanSupplier failing) {
    this.products = products;
    this.cache = cache;
    this.failing = failing;
  }

  String products() throws SQLException {
    Optional<String> cached = cache.find("products");
    if (cached.isPresent()) {
      return cached.get();
    }
    String page =
        products.all().stream().map(Product::json).collect(Collectors.joining(",", "[", "]"));
    cache.keep("products", page);
    return page;
  }

  Optional<String> product(int id) throws SQLException {
    if (failing.getAsBoolean() && looks.incrementAndGet() % 2 == 0) {
      throw new IllegalStateException("the price list can't be read");
    }
    Optional<String> cached = cache.find("product:" + id);
    if (cached.isPresent()) {
      return cached;
    }
    Optional<String> page = products.find(id).map(Product::json);
    page.ifPresent(json -> cache.keep("product:" + id, json));
    return page;
  }

  void restock() throws SQLException {
    int filled = products.restock();
    logger.info("restocked {} products", filled);
  }
}
