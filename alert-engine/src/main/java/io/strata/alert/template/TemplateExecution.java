package io.strata.alert.template;

import io.strata.alert.template.TemplateNode.Command;
import io.strata.alert.template.TemplateNode.Operand;
import io.strata.alert.template.TemplateNode.Pipeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One expansion of a template: the dot, the variables, the text so far. */
final class TemplateExecution {
  /** Longer than any sensible annotation: stops a template that ranges over everything. */
  private static final int MAX_LENGTH = 64 * 1024;

  private final StringBuilder text = new StringBuilder();
  private final TemplateFunctions functions;
  private final TemplateData data;
  private Map<String, @Nullable Object> variables = new HashMap<>();

  TemplateExecution(TemplateData data, TemplateQuery query) {
    this.data = data;
    this.functions = new TemplateFunctions(data, query);
    variables.put("", data);
    variables.put("labels", data.labels());
    variables.put("value", data.value());
    variables.put("externalLabels", data.externalLabels());
    variables.put("externalURL", data.externalUrl());
  }

  String run(List<TemplateNode> nodes) {
    walk(nodes, data);
    return text.toString();
  }

  private void walk(List<TemplateNode> nodes, @Nullable Object dot) {
    for (TemplateNode node : nodes) {
      switch (node) {
        case TemplateNode.Text(String plain) -> append(plain);
        case TemplateNode.Action(Pipeline pipeline) -> {
          Object value = evaluate(pipeline, dot);
          if (pipeline.variable() == null) {
            append(value == null ? "<no value>" : GoText.value(value));
          }
        }
        case TemplateNode.If(Pipeline condition, var then, var otherwise) ->
            scoped(() -> walk(truth(evaluate(condition, dot)) ? then : otherwise, dot));
        case TemplateNode.With(Pipeline pipeline, var then, var otherwise) ->
            scoped(() -> {
              Object value = evaluate(pipeline, dot);
              if (truth(value)) {
                walk(then, value);
              } else {
                walk(otherwise, dot);
              }
            });
        case TemplateNode.Range range -> scoped(() -> range(range, dot));
      }
    }
  }

  private void range(TemplateNode.Range range, @Nullable Object dot) {
    Object values = evaluate(range.values(), dot);
    Map<Object, @Nullable Object> elements = new java.util.LinkedHashMap<>();
    switch (values) {
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          elements.put((long) i, list.get(i));
        }
      }
      case Map<?, ?> map -> new TreeMap<>(map).forEach(elements::put);
      case null, default ->
          throw new TemplateException("range can't iterate over " + GoText.value(values));
    }
    if (elements.isEmpty()) {
      walk(range.otherwise(), dot);
    }
    elements.forEach((index, element) -> {
      if (range.indexVariable() != null) {
        variables.put(range.indexVariable(), index);
      }
      if (range.elementVariable() != null) {
        variables.put(range.elementVariable(), element);
      }
      walk(range.body(), element);
    });
  }

  /** Runs with the variables of now; those declared inside are gone afterwards. */
  private void scoped(Runnable body) {
    Map<String, @Nullable Object> outside = variables;
    variables = new HashMap<>(outside);
    body.run();
    Map<String, @Nullable Object> inside = variables;
    variables = outside;
    outside.replaceAll((name, value) -> inside.containsKey(name) ? inside.get(name) : value);
  }

  private @Nullable Object evaluate(Pipeline pipeline, @Nullable Object dot) {
    Object value = null;
    boolean first = true;
    for (Command command : pipeline.commands()) {
      value = evaluate(command, dot, value, !first);
      first = false;
    }
    if (pipeline.variable() != null) {
      variables.put(pipeline.variable(), value);
    }
    return value;
  }

  private @Nullable Object evaluate(
      Command command, @Nullable Object dot, @Nullable Object piped, boolean hasPiped) {
    Operand head = command.operands().getFirst();
    if (!(head instanceof Operand.Function(String name))) {
      if (hasPiped) {
        throw new TemplateException("can't give argument to non-function");
      }
      return evaluate(head, dot);
    }
    List<Operand> rest = command.operands().subList(1, command.operands().size());
    if (name.equals("and") || name.equals("or")) {
      return firstDecisive(name.equals("or"), rest, dot, piped, hasPiped);
    }
    List<@Nullable Object> arguments = new ArrayList<>();
    for (Operand operand : rest) {
      arguments.add(evaluate(operand, dot));
    }
    if (hasPiped) {
      arguments.add(piped);
    }
    return functions.call(name, arguments);
  }

  /** {@code and} and {@code or} evaluate no further than they must. */
  private @Nullable Object firstDecisive(
      boolean decisive,
      List<Operand> operands,
      @Nullable Object dot,
      @Nullable Object piped,
      boolean hasPiped) {
    Object value = null;
    for (Operand operand : operands) {
      value = evaluate(operand, dot);
      if (truth(value) == decisive) {
        return value;
      }
    }
    return hasPiped ? piped : value;
  }

  private @Nullable Object evaluate(Operand operand, @Nullable Object dot) {
    return switch (operand) {
      case Operand.Literal(Object value) -> value;
      case Operand.Dot() -> dot;
      case Operand.Variable(String name) -> variables.get(name);
      case Operand.Function(String name) -> functions.call(name, List.of());
      case Operand.Nested(Pipeline pipeline) -> evaluate(pipeline, dot);
      case Operand.Field(Operand of, String name) -> field(evaluate(of, dot), name);
    };
  }

  private static @Nullable Object field(@Nullable Object of, String name) {
    return switch (of) {
      // As in Prometheus (missingkey=zero), an absent label is an empty text.
      case Map<?, ?> map -> map.containsKey(name) ? map.get(name) : "";
      case TemplateData(var labels, double value, var externalLabels, String externalUrl) ->
          switch (name) {
            case "Labels" -> labels;
            case "Value" -> value;
            case "ExternalLabels" -> externalLabels;
            case "ExternalURL" -> externalUrl;
            default -> throw noField(name);
          };
      case TemplateQuery.Element(var labels, double value) ->
          switch (name) {
            case "Labels" -> labels.toMap();
            case "Value" -> value;
            default -> throw noField(name);
          };
      case null, default -> throw noField(name);
    };
  }

  private static TemplateException noField(String name) {
    return new TemplateException("can't evaluate field " + name);
  }

  /** Go's truth: what is not empty or zero. */
  static boolean truth(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean flag -> flag;
      case String string -> !string.isEmpty();
      case Double number -> number != 0;
      case Long number -> number != 0;
      case Map<?, ?> map -> !map.isEmpty();
      case List<?> list -> !list.isEmpty();
      default -> true;
    };
  }

  private void append(String part) {
    if (text.length() + part.length() > MAX_LENGTH) {
      throw new TemplateException("the text is longer than " + MAX_LENGTH + " characters");
    }
    text.append(part);
  }
}
