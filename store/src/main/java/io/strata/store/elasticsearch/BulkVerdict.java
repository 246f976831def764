package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;

/** What became of one document of a bulk request. */
sealed interface BulkVerdict {
  /** It is stored, or a newer version of it was. */
  record Stored() implements BulkVerdict {}

  /** Elasticsearch cannot take it now. */
  record NotNow(String reason, String detail) implements BulkVerdict {}

  /** Elasticsearch will never take it. */
  record Refused(String reason, String detail) implements BulkVerdict {}

  /**
   * Reads a document's result. Only what says that the document itself is wrong counts as refused:
   * a full cluster, a missing right or a lacking index pass, and the data must not be lost over it.
   */
  static BulkVerdict of(JsonNode result) {
    int status = result.path("status").asInt(0);
    String type = result.path("error").path("type").asText("");
    String detail =
        (type
                + ": "
                + result.path("error").path("reason").asText("")
                + " "
                + result.path("error").path("caused_by").path("reason").asText(""))
            .strip();
    if ((status >= 200 && status < 300) || type.equals("version_conflict_engine_exception")) {
      return new Stored();
    }
    // A validation_exception speaks of the cluster: no more shards may be opened.
    if (status == 400 && !type.equals("validation_exception")) {
      return new Refused(type.isEmpty() ? "bad_request" : type, detail);
    }
    if (status == 413) {
      return new Refused("too_large", detail);
    }
    return new NotNow(ElasticsearchHttp.reason(status), status + " " + detail);
  }
}
