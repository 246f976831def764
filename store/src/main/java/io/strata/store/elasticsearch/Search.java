package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Runs searches: all shards or an error, and days without an index are days without data. */
record Search(ElasticsearchHttp http) {
  private static final String OPTIONS =
      "/_search?ignore_unavailable=true&allow_no_indices=true&allow_partial_search_results=false";

  /** The hits, in order. */
  JsonNode hits(String indices, ObjectNode body) {
    body.put("track_total_hits", false);
    return http.post("/" + indices + OPTIONS, body).path("hits").path("hits");
  }

  /** The aggregations, without hits. */
  JsonNode aggregations(String indices, ObjectNode body) {
    body.put("size", 0);
    body.put("track_total_hits", false);
    return http.post("/" + indices + OPTIONS, body).path("aggregations");
  }

  /** Makes what was written visible. */
  void refresh(String indices) {
    http.post("/" + indices + "/_refresh?ignore_unavailable=true&allow_no_indices=true");
  }

  /** Adds a sort order by a whole number that documents of days without data need not know. */
  static void sortBy(ObjectNode body, String field, String order) {
    body.withArray("sort")
        .addObject()
        .putObject(field)
        .put("order", order)
        .put("unmapped_type", "long");
  }
}
