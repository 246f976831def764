package io.strata.shop;

/** Something to buy. */
record Product(int id, String name, int priceCents, int stock) {
  String json() {
    return "{\"id\":%d,\"name\":\"%s\",\"priceCents\":%d,\"stock\":%d}"
        .formatted(id, name, priceCents, stock);
  }
}
