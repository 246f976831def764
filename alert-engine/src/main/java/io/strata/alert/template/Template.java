package io.strata.alert.template;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A template of a rule's label or annotation, in the subset of Go's text/template that such use:
 * pipelines, variables, if, with, range, and Prometheus's functions. Immutable.
 */
public final class Template {
  static final Set<String> PREDEFINED = Set.of("labels", "value", "externalLabels", "externalURL");

  private final List<TemplateNode> nodes;

  private Template(List<TemplateNode> nodes) {
    this.nodes = nodes;
  }

  /**
   * Parses a template.
   *
   * @throws TemplateException where it is not valid
   */
  public static Template parse(String text) {
    return new Template(TemplateParser.parse(text, PREDEFINED));
  }

  /** What is wrong with a template's text; empty where nothing is. */
  public static Optional<String> problem(String text) {
    try {
      parse(text);
      return Optional.empty();
    } catch (TemplateException e) {
      return Optional.of("bad template: " + e.getMessage());
    }
  }

  /**
   * The text that the template gives.
   *
   * @throws TemplateException where a function fails or gets what it can't take
   */
  public String expand(TemplateData data, TemplateQuery query) {
    return new TemplateExecution(data, query).run(nodes);
  }

  /**
   * Parses and expands; an error becomes the text that Prometheus puts in its place.
   *
   * @param name names the template in that text, for example {@code __alert_ComponentDown}
   */
  public static String expandOrExplain(
      String name, String text, TemplateData data, TemplateQuery query) {
    Template template;
    try {
      template = parse(text);
    } catch (TemplateException e) {
      return "<error expanding template: error parsing template %s: template: %s: %s>"
          .formatted(name, name, e.getMessage());
    }
    try {
      return template.expand(data, query);
    } catch (TemplateException e) {
      return "<error expanding template: error executing template %s: template: %s: %s>"
          .formatted(name, name, e.getMessage());
    }
  }
}
