package io.strata.store.elasticsearch;

import java.util.Map;

/**
 * A document to be written.
 *
 * @param position its place in the collection that the caller wrote
 * @param version external version: one with a lower version never replaces it
 * @param fields by name: text, numbers, booleans, bytes, or collections of text or of integers
 */
record Document(int position, String index, String id, long version, Map<String, Object> fields) {}
