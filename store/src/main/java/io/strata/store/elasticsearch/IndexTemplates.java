package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strata.store.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The index templates: their mappings are resources beside this class. Nothing is ever mapped from
 * data, so no data can make a mapping grow. Thread-safe.
 */
final class IndexTemplates {
  /** Raised with every change of a mapping or setting; a newer version replaces an older one. */
  static final int VERSION = 3;

  private static final int PRIORITY = 500;
  private static final String LEASE_PERIOD = "5m";

  private final ElasticsearchHttp http;
  private final IndexNames names;
  private final ElasticsearchSettings.Index settings;
  private final InstantSource clock;
  private volatile boolean installed;

  IndexTemplates(
      ElasticsearchHttp http,
      IndexNames names,
      ElasticsearchSettings.Index settings,
      InstantSource clock) {
    this.http = http;
    this.names = names;
    this.settings = settings;
    this.clock = clock;
  }

  ElasticsearchSettings.Index settings() {
    return settings;
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

  /**
   * Installs every template that is missing or not newer than this one's version, and looks whether
   * they are the ones that apply: with another's mappings nothing would be found again.
   *
   * @throws StoreUnavailableException where Elasticsearch does not answer or allow it, or another
   *     template has a higher priority for the same indices; no document is written until then
   */
  synchronized void install() {
    for (Signal signal : Signal.values()) {
      JsonNode present = http.get("/_index_template/" + names.template(signal));
      int version =
          present.path("index_templates").path(0).path("index_template").path("version").asInt(0);
      if (version <= VERSION) {
        http.put("/_index_template/" + names.template(signal), template(signal));
      }
      requireApplied(signal);
    }
    installed = true;
  }

  private void requireApplied(Signal signal) {
    String own = names.template(signal);
    String index = names.of(signal, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), 1);
    JsonNode outranked = http.post("/_index_template/_simulate_index/" + index).path("overlapping");
    for (JsonNode template : outranked) {
      if (template.path("name").asText().equals(own)) {
        installed = false;
        throw new StoreUnavailableException(
            "template_outranked",
            ("the index template %s has a higher priority than %s (%d) for the same indices, which"
                    + " would get its mappings: delete it, lower its priority, or give"
                    + " elasticsearch.index-prefix another value")
                .formatted(winner(index), own, PRIORITY),
            null);
      }
    }
  }

  /** The name of the template that Elasticsearch would apply, found as it does. */
  private String winner(String index) {
    String name = "of another";
    int highest = PRIORITY;
    for (JsonNode template : http.get("/_index_template").path("index_templates")) {
      JsonNode definition = template.path("index_template");
      int priority = definition.path("priority").asInt(0);
      if (priority > highest && matches(definition.path("index_patterns"), index)) {
        highest = priority;
        name = template.path("name").asText();
      }
    }
    return name;
  }

  private static boolean matches(JsonNode patterns, String index) {
    for (JsonNode pattern : patterns) {
      String regex =
          Arrays.stream(pattern.asText().split("\\*", -1))
              .map(Pattern::quote)
              .collect(Collectors.joining(".*"));
      if (index.matches(regex)) {
        return true;
      }
    }
    return false;
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
    // Without _source, Elasticsearch keeps documents a second time for replicas that come back,
    // until
    // a merge after their lease has moved on. It moves after half of this period; a replica that is
    // away for longer gets files instead.
    index.put("soft_deletes.retention_lease.period", LEASE_PERIOD);
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
