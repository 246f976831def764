package io.strata.store.elasticsearch;

import java.util.Map;

/**
 * A document to be written.
 *
 * @param position its place in the collection that the caller wrote
 * @param version external version: one with a lower version never replaces it
 * @param body what {@link DocumentSmile#body} makes of its fields
 */
// Documents are never compared, and their bytes never change.
@SuppressWarnings("ArrayRecordComponent")
record Document(int position, String index, String id, long version, byte[] body) {
  /**
   * A document of fields.
   *
   * @param fields by name: text, numbers, booleans, bytes, or collections of text or of integers
   */
  static Document of(
      int position, String index, String id, long version, Map<String, Object> fields) {
    return new Document(position, index, id, version, DocumentSmile.body(fields));
  }
}
