package io.strata.alert.template;

/** A template that can't be parsed or executed; the message says why. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TemplateException(String message) {
    super(message);
  }
}
