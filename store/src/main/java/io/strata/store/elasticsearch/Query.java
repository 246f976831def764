package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;

/** Pieces of Elasticsearch's query language. All run as filters, so nothing is scored. */
final class Query {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Query() {}

  static ObjectNode everything() {
    ObjectNode query = JSON.objectNode();
    query.putObject("match_all");
    return query;
  }

  static ObjectNode term(String field, String value) {
    ObjectNode query = JSON.objectNode();
    query.putObject("term").put(field, value);
    return query;
  }

  static ObjectNode term(String field, long value) {
    ObjectNode query = JSON.objectNode();
    query.putObject("term").put(field, value);
    return query;
  }

  static ObjectNode isTrue(String field) {
    ObjectNode query = JSON.objectNode();
    query.putObject("term").put(field, true);
    return query;
  }

  static ObjectNode terms(String field, Collection<Integer> values) {
    ObjectNode query = JSON.objectNode();
    ArrayNode list = query.putObject("terms").putArray(field);
    values.forEach(list::add);
    return query;
  }

  static ObjectNode prefix(String field, String start) {
    ObjectNode query = JSON.objectNode();
    query.putObject("prefix").put(field, start);
    return query;
  }

  /** A pattern with {@code *} and {@code ?}. */
  static ObjectNode wildcard(String field, String pattern) {
    ObjectNode query = JSON.objectNode();
    query.putObject("wildcard").put(field, pattern);
    return query;
  }

  /** A text that a pattern of {@link #wildcard} takes as it is. */
  static String literalOfWildcard(String text) {
    return text.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
  }

  static ObjectNode atLeast(String field, long min) {
    ObjectNode query = JSON.objectNode();
    query.putObject("range").putObject(field).put("gte", min);
    return query;
  }

  static ObjectNode atMost(String field, long max) {
    ObjectNode query = JSON.objectNode();
    query.putObject("range").putObject(field).put("lte", max);
    return query;
  }

  /** From, inclusive, to, exclusive. */
  static ObjectNode between(String field, long from, long to) {
    ObjectNode query = JSON.objectNode();
    query.putObject("range").putObject(field).put("gte", from).put("lt", to);
    return query;
  }

  /** From, inclusive, to, exclusive. */
  static ObjectNode between(String field, String from, String to) {
    ObjectNode query = JSON.objectNode();
    query.putObject("range").putObject(field).put("gte", from).put("lt", to);
    return query;
  }

  static ObjectNode all(List<ObjectNode> parts) {
    ObjectNode query = JSON.objectNode();
    ArrayNode list = query.putObject("bool").putArray("filter");
    parts.forEach(list::add);
    return query;
  }

  static ObjectNode any(List<ObjectNode> parts) {
    ObjectNode query = JSON.objectNode();
    ArrayNode list = query.putObject("bool").putArray("should");
    parts.forEach(list::add);
    return query;
  }

  /** The documents of these ids. */
  static ObjectNode ids(Collection<String> ids) {
    ObjectNode query = JSON.objectNode();
    ArrayNode list = query.putObject("ids").putArray("values");
    ids.forEach(list::add);
    return query;
  }

  /** What one query finds and another does not. */
  static ObjectNode allBut(ObjectNode wanted, ObjectNode unwanted) {
    ObjectNode query = JSON.objectNode();
    ObjectNode bool = query.putObject("bool");
    bool.putArray("filter").add(wanted);
    bool.putArray("must_not").add(unwanted);
    return query;
  }

  static ObjectNode not(ObjectNode part) {
    ObjectNode query = JSON.objectNode();
    query.putObject("bool").putArray("must_not").add(part);
    return query;
  }
}
