package io.strata.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnginesIT {
  private final EngineHome home = EngineHome.ofSystemProperty();

  @TempDir Path folder;

  @Test
  void elasticsearchTellsItsVersionAndKeepsItsDataOverARestart() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      try (EmbeddedElasticsearch node = EmbeddedElasticsearch.start(home, folder)) {
        assertThat(get(client, node.url())).contains("\"number\" : \"9.5.2\"");
        HttpRequest put =
            HttpRequest.newBuilder(node.url().resolve("/notes/_doc/1?refresh=true"))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"text\":\"kept\"}"))
                .build();
        assertThat(client.send(put, HttpResponse.BodyHandlers.ofString()).statusCode())
            .isEqualTo(201);
      }
      try (EmbeddedElasticsearch node = EmbeddedElasticsearch.start(home, folder)) {
        assertThat(get(client, node.url().resolve("/notes/_source/1"))).contains("kept");
      }
    }
  }

  @Test
  void kafkaAnswersAndIsFormattedOnlyOnce() throws IOException {
    Path meta = folder.resolve("kafka/log/meta.properties");
    String clusterId;
    try (EmbeddedKafka broker = EmbeddedKafka.start(home, folder)) {
      assertThat(broker.process().isAlive()).isTrue();
      clusterId = Files.readString(meta);
    }
    try (EmbeddedKafka broker = EmbeddedKafka.start(home, folder)) {
      assertThat(broker.process().isAlive()).isTrue();
      assertThat(Files.readString(meta)).isEqualTo(clusterId);
    }
  }

  @Test
  void aBrokerThatCanNotStartTellsWhy() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var settings =
          new EmbeddedKafka.Settings(
              folder.resolve("kafka"), folder.resolve("kafka.log"), taken.getLocalPort(), 256);
      assertThatThrownBy(() -> EmbeddedKafka.start(home, settings))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("Kafka ended while starting");
    }
  }

  private static String get(HttpClient client, URI uri) throws Exception {
    HttpResponse<String> response =
        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }
}
