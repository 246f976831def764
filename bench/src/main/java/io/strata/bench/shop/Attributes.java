package io.strata.bench.shop;

/** Attributes of a span or a resource, encoded as the field that holds them there. */
final class Attributes {
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int STRING = 1;
  private static final int BOOLEAN = 2;
  private static final int INTEGER = 3;

  private final Template message;
  private final int field;

  /**
   * Attributes that are added to a message.
   *
   * @param field the field of the message that holds them
   */
  Attributes(Template message, int field) {
    this.message = message;
    this.field = field;
  }

  Attributes put(String key, String text) {
    return put(key, new Template().text(STRING, text));
  }

  Attributes put(String key, long number) {
    return put(key, new Template().number(INTEGER, number));
  }

  Attributes put(String key, Value number) {
    return put(key, new Template().number(INTEGER, number));
  }

  Attributes putFlag(String key, boolean flag) {
    return put(key, new Template().number(BOOLEAN, flag ? 1 : 0));
  }

  private Attributes put(String key, Template value) {
    message.message(field, new Template().text(KEY, key).message(VALUE, value));
    return this;
  }
}
