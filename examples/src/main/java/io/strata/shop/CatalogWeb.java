package io.strata.shop;

import java.sql.SQLException;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The catalog's pages, and its scheduled job. Only what it needs of Spring Boot is named. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@ImportAutoConfiguration({
  TomcatServletWebServerAutoConfiguration.class,
  DispatcherServletAutoConfiguration.class,
  WebMvcAutoConfiguration.class
})
@RestController
class CatalogWeb {
  private final Catalog catalog;

  CatalogWeb(Catalog catalog) {
    this.catalog = catalog;
  }

  @GetMapping(path = "/products", produces = MediaType.APPLICATION_JSON_VALUE)
  String products() throws SQLException {
    return catalog.products();
  }

  @GetMapping(path = "/products/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<String> product(@PathVariable("id") int id) throws SQLException {
    return catalog
        .product(id)
        .map(ResponseEntity::ok)
        .orElseGet(
            () -> ResponseEntity.status(HttpStatus.NOT_FOUND).body(PlainServer.problem("unknown")));
  }

  @Scheduled(fixedDelay = 10_000)
  void restock() throws SQLException {
    catalog.restock();
  }
}
