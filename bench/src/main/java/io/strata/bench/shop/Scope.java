package io.strata.bench.shop;

/** The instrumentation libraries that make the spans. */
enum Scope {
  TOMCAT(0, "io.opentelemetry.tomcat-10.0"),
  HTTP_CLIENT(1, "io.opentelemetry.java-http-client"),
  SPRING(2, "io.opentelemetry.spring-webmvc-6.0"),
  JDBC(3, "io.opentelemetry.jdbc"),
  LETTUCE(4, "io.opentelemetry.lettuce-5.1"),
  KAFKA(5, "io.opentelemetry.kafka-clients-0.11");

  private final int number;
  private final String scopeName;

  Scope(int number, String scopeName) {
    this.number = number;
    this.scopeName = scopeName;
  }

  /** Its place among the scopes. */
  int number() {
    return number;
  }

  byte[] message() {
    return new Template().text(1, scopeName).text(2, "2.9.0-alpha").toBytes();
  }
}
