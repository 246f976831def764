package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * The index templates: their mappings are resources beside this class. Nothing is ever mapped from
 * data, so no data can make a mapping grow. Thread-safe.
 */
final class IndexTemplates {
  /** Raised with every change of a mapping or setting; a newer version replaces an older one. */
  static final int VERSION = 2;

  private static final int PRIORITY = 500;

  private final ElasticsearchHttp http;
  private final IndexNames names;
  private final ElasticsearchSettings.Index settings;
  private volatile boolean installed;

  IndexTemplates(ElasticsearchHttp http, IndexNames names, ElasticsearchSettings.Index settings) {
    this.http = http;
    this.names = names;
    this.settings = settings;
  }

  /**
   * Installs what is not installed yet by this object: without its template the first document of a
   * day would have its index mapped from data.
   */
  void ensureInstalled() {
    if (!installed) {
      install();
    }
  }

  /** Installs every template that is missing or not newer than this one's version. */
  synchronized void install() {
    for (Signal signal : Signal.values()) {
      JsonNode present = http.get("/_index_template/" + names.template(signal));
      int version =
          present.path("index_templates").path(0).path("index_template").path("version").asInt(0);
      if (version <= VERSION) {
        http.put("/_index_template/" + names.template(signal), template(signal));
      }
    }
    installed = true;
  }

  private ObjectNode template(Signal signal) {
    ObjectNode template = JsonNodeFactory.instance.objectNode();
    template.putArray("index_patterns").add(names.wildcard(signal));
    template.put("priority", PRIORITY);
    template.put("version", VERSION);
    ObjectNode inner = template.putObject("template");
    ObjectNode index = inner.putObject("settings").putObject("index");
    index.put("number_of_shards", settings.shards());
    index.put("auto_expand_replicas", settings.replicas());
    index.put("refresh_interval", settings.refreshInterval().toMillis() + "ms");
    inner.set("mappings", mappings(signal));
    return template;
  }

  private static JsonNode mappings(Signal signal) {
    String resource = signal.indexPart() + "-mappings.json";
    try (InputStream stream =
        Objects.requireNonNull(IndexTemplates.class.getResourceAsStream(resource), resource)) {
      return new ObjectMapper().readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
