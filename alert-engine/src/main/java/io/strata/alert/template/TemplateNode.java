package io.strata.alert.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parsed part of a template. */
sealed interface TemplateNode {
  record Text(String text) implements TemplateNode {}

  /** {@code {{ pipeline }}}: writes the value, or nothing where it sets a variable. */
  record Action(Pipeline pipeline) implements TemplateNode {}

  record If(Pipeline condition, List<TemplateNode> then, List<TemplateNode> otherwise)
      implements TemplateNode {}

  /** As {@link If}, with the dot set to the value. */
  record With(Pipeline value, List<TemplateNode> then, List<TemplateNode> otherwise)
      implements TemplateNode {}

  record Range(
      Pipeline values,
      @Nullable String indexVariable,
      @Nullable String elementVariable,
      List<TemplateNode> body,
      List<TemplateNode> otherwise)
      implements TemplateNode {}

  /**
   * Commands, each of which gets the value of the one before as its last argument.
   *
   * @param variable the variable to set, without its dollar
   */
  record Pipeline(@Nullable String variable, boolean declares, List<Command> commands) {}

  /** A function with its arguments, or a single operand. */
  record Command(List<Operand> operands) {}

  /** What a command is made of. */
  sealed interface Operand {
    record Literal(@Nullable Object value) implements Operand {}

    record Dot() implements Operand {}

    record Variable(String name) implements Operand {}

    record Function(String name) implements Operand {}

    record Nested(Pipeline pipeline) implements Operand {}

    record Field(Operand of, String name) implements Operand {}
  }
}
