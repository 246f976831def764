package io.strata.bench.shop;

import io.strata.bench.shop.TraceScript.During;
import io.strata.bench.shop.TraceScript.Request;
import io.strata.bench.shop.TraceScript.Statement;
import io.strata.telemetry.trace.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What people do in the shop, as templates of traces: look at a product, search, fill the cart,
 * buy. Of each there are variants, in which user agents, peers and lines differ.
 */
final class ShopTraces {
  private static final int VARIANTS = 16;
  private static final int ROOT = -1;

  /** The share of spans that fail. */
  static final double ERRORS = 0.02;

  private final List<Activity> activities = new ArrayList<>();
  private final int[] choice = new int[100];
  private final double failingTraces;

  private record Activity(
      int percent, List<TraceTemplate> succeeding, List<TraceTemplate> failing) {}

  ShopTraces(long seed) {
    Randomness random = new Randomness(seed);
    add(40, 45_000, random, ShopTraces::product);
    add(20, 70_000, random, ShopTraces::search);
    add(25, 35_000, random, ShopTraces::fillCart);
    add(15, 320_000, random, ShopTraces::buy);
    int next = 0;
    double spans = 0;
    double failures = 0;
    for (int i = 0; i < activities.size(); i++) {
      Activity activity = activities.get(i);
      java.util.Arrays.fill(choice, next, next + activity.percent(), i);
      next += activity.percent();
      spans += activity.percent() * activity.succeeding().getFirst().spans().size();
      failures += activity.percent() * activity.failing().getFirst().failures();
    }
    this.failingTraces = ERRORS * spans / failures;
  }

  private void add(int percent, long medianMicros, Randomness random, Consumer<TraceScript> story) {
    List<TraceTemplate> succeeding = new ArrayList<>();
    List<TraceTemplate> failing = new ArrayList<>();
    for (int i = 0; i < VARIANTS; i++) {
      succeeding.add(template(new TraceScript(random, false), medianMicros, story));
      failing.add(template(new TraceScript(random, true), medianMicros * 3, story));
    }
    activities.add(new Activity(percent, succeeding, failing));
  }

  private static TraceTemplate template(
      TraceScript script, long medianMicros, Consumer<TraceScript> story) {
    story.accept(script);
    return script.finish(medianMicros);
  }

  /** What happens next. */
  TraceTemplate next(Randomness random) {
    Activity activity = activities.get(choice[random.below(100)]);
    boolean fails = random.fraction() < failingTraces;
    return (fails ? activity.failing() : activity.succeeding()).get(random.below(VARIANTS));
  }

  private static During during(double from, double to) {
    return new During(from, to);
  }

  private static Request get(String route, String path, boolean fails) {
    return new Request("GET", route, path, fails ? 500 : 200);
  }

  private static void product(TraceScript script) {
    boolean fails = script.failing();
    Request outer = get("/api/products/{id}", "/api/products/<PRODUCT>", fails);
    Request inner = get("/products/{id}", "/products/<PRODUCT>", fails);
    int root = script.server(Service.GATEWAY, ROOT, during(0, 1), outer);
    int call = script.client(Service.GATEWAY, root, during(0.02, 0.6), "catalog", inner);
    int catalog = script.server(Service.CATALOG, call, during(0.03, 0.97), inner);
    int work =
        script.internal(
            Service.CATALOG, catalog, during(0.02, 0.98), "catalog.ProductController", "show");
    script.cache(Service.CATALOG, work, during(0.02, 0.2), "GET", "product:<PRODUCT>");
    script.database(
        Service.CATALOG,
        work,
        during(0.2, 0.9),
        new Statement(
            "SELECT",
            "products",
            "SELECT p.id, p.name, p.description, p.price, p.currency FROM products p WHERE p.id = ?"),
        fails);
    Request similar = get("/similar/{id}", "/similar/<PRODUCT>", false);
    int aside = script.client(Service.GATEWAY, root, during(0.6, 0.98), "recommendation", similar);
    int recommendation = script.server(Service.RECOMMENDATION, aside, during(0.03, 0.97), similar);
    script.cache(
        Service.RECOMMENDATION,
        recommendation,
        during(0.1, 0.9),
        "ZRANGE",
        "similar:<PRODUCT> ? ?");
  }

  private static void search(TraceScript script) {
    boolean fails = script.failing();
    int root =
        script.server(
            Service.GATEWAY, ROOT, during(0, 1), get("/api/search", "/api/search", fails));
    Request inner = get("/products", "/products", fails);
    int call = script.client(Service.GATEWAY, root, during(0.02, 0.97), "catalog", inner);
    int catalog = script.server(Service.CATALOG, call, during(0.03, 0.97), inner);
    int work =
        script.internal(
            Service.CATALOG, catalog, during(0.02, 0.98), "catalog.SearchController", "search");
    script.database(
        Service.CATALOG,
        work,
        during(0.05, 0.6),
        new Statement(
            "SELECT",
            "products",
            "SELECT p.id, p.name, p.price FROM products p WHERE p.search @@ plainto_tsquery(?) LIMIT ?"),
        fails);
    Request stock = get("/stock", "/stock", false);
    int ask = script.client(Service.CATALOG, work, during(0.6, 0.97), "inventory", stock);
    int inventory = script.server(Service.INVENTORY, ask, during(0.03, 0.97), stock);
    script.cache(Service.INVENTORY, inventory, during(0.1, 0.9), "MGET", "stock:<PRODUCT> ? ? ? ?");
  }

  private static void fillCart(TraceScript script) {
    boolean fails = script.failing();
    Request outer = new Request("POST", "/api/cart/items", "/api/cart/items", fails ? 503 : 201);
    Request inner =
        new Request("PUT", "/carts/{user}/items", "/carts/<USER>/items", fails ? 503 : 201);
    int root = script.server(Service.GATEWAY, ROOT, during(0, 1), outer);
    int call = script.client(Service.GATEWAY, root, during(0.02, 0.97), "cart", inner);
    int cart = script.server(Service.CART, call, during(0.03, 0.97), inner);
    int work =
        script.internal(Service.CART, cart, during(0.02, 0.98), "cart.CartController", "addItem");
    script.cache(Service.CART, work, during(0.02, 0.2), "HGETALL", "cart:<USER>");
    Request price = get("/products/{id}/price", "/products/<PRODUCT>/price", fails);
    int ask = script.client(Service.CART, work, during(0.2, 0.8), "catalog", price);
    int catalog = script.server(Service.CATALOG, ask, during(0.03, 0.97), price);
    script.cache(Service.CATALOG, catalog, during(0.1, 0.9), "GET", "price:<PRODUCT>");
    script.cache(Service.CART, work, during(0.8, 0.98), "HSET", "cart:<USER> <PRODUCT> ?");
  }

  private static void buy(TraceScript script) {
    boolean fails = script.failing();
    Request outer = new Request("POST", "/api/orders", "/api/orders", fails ? 502 : 201);
    Request inner = new Request("POST", "/orders", "/orders", fails ? 502 : 201);
    int root = script.server(Service.GATEWAY, ROOT, during(0, 0.6), outer);
    int call = script.client(Service.GATEWAY, root, during(0.02, 0.6), "order", inner);
    int order = script.server(Service.ORDER, call, during(0.03, 0.97), inner);
    int work =
        script.internal(Service.ORDER, order, during(0.02, 0.98), "order.OrderController", "place");
    script.cache(Service.ORDER, work, during(0.02, 0.08), "HGETALL", "cart:<USER>");
    Request reserve = new Request("POST", "/reservations", "/reservations", 201);
    int ask = script.client(Service.ORDER, work, during(0.08, 0.25), "inventory", reserve);
    int inventory = script.server(Service.INVENTORY, ask, during(0.03, 0.97), reserve);
    script.database(
        Service.INVENTORY,
        inventory,
        during(0.2, 0.9),
        new Statement(
            "UPDATE",
            "stock",
            "UPDATE stock SET reserved = reserved + ? WHERE product_id = ? AND available >= ?"),
        false);
    pay(script, work, fails);
    script.database(
        Service.ORDER,
        work,
        during(0.75, 0.88),
        new Statement(
            "INSERT",
            "orders",
            "INSERT INTO orders (id, user_id, total, currency, state, created_at) VALUES (?, ?, ?, ?, ?, ?)"),
        false);
    int sent = script.message(Service.ORDER, work, during(0.9, 0.97), "orders", SpanKind.PRODUCER);
    ship(script, sent);
  }

  private static void pay(TraceScript script, int work, boolean fails) {
    Request pay = new Request("POST", "/payments", "/payments", fails ? 502 : 201);
    int ask = script.client(Service.ORDER, work, during(0.25, 0.75), "payment", pay);
    int payment = script.server(Service.PAYMENT, ask, during(0.03, 0.97), pay);
    Request charge = new Request("POST", "/v1/charges", "/v1/charges", fails ? 504 : 200);
    script.client(Service.PAYMENT, payment, during(0.05, 0.8), "api.bank.example", charge);
    script.database(
        Service.PAYMENT,
        payment,
        during(0.8, 0.95),
        new Statement(
            "INSERT",
            "payments",
            "INSERT INTO payments (order_id, amount, currency, reference) VALUES (?, ?, ?, ?)"),
        false);
  }

  private static void ship(TraceScript script, int sent) {
    int shipping =
        script.message(Service.SHIPPING, sent, during(1.5, 12), "orders", SpanKind.CONSUMER);
    script.database(
        Service.SHIPPING,
        shipping,
        during(0.1, 0.6),
        new Statement(
            "INSERT",
            "shipments",
            "INSERT INTO shipments (order_id, carrier, address_id) VALUES (?, ?, ?)"),
        false);
    int told =
        script.message(
            Service.SHIPPING, shipping, during(0.6, 0.9), "notifications", SpanKind.PRODUCER);
    script.message(Service.NOTIFICATION, told, during(1.5, 6), "notifications", SpanKind.CONSUMER);
  }
}
