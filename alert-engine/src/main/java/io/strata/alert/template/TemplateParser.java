package io.strata.alert.template;

import io.strata.alert.template.TemplateLexer.Kind;
import io.strata.alert.template.TemplateLexer.Piece;
import io.strata.alert.template.TemplateLexer.Token;
import io.strata.alert.template.TemplateNode.Command;
import io.strata.alert.template.TemplateNode.Operand;
import io.strata.alert.template.TemplateNode.Pipeline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Text to nodes, by recursive descent. Unknown functions and variables are errors, as in Go. */
final class TemplateParser {
  private final Deque<Piece> pieces;
  private final Set<String> variables;
  private Deque<Token> tokens = new ArrayDeque<>();

  private TemplateParser(List<Piece> pieces, Set<String> variables) {
    this.pieces = new ArrayDeque<>(pieces);
    this.variables = new HashSet<>(variables);
  }

  static List<TemplateNode> parse(String template, Set<String> variables) {
    TemplateParser parser = new TemplateParser(TemplateLexer.pieces(template), variables);
    List<TemplateNode> nodes = new ArrayList<>();
    String end = parser.nodes(nodes);
    if (end != null) {
      throw new TemplateException("unexpected {{" + end + "}}");
    }
    return List.copyOf(nodes);
  }

  /** Reads nodes up to the end of the text, or up to an end or else, which it returns. */
  private @Nullable String nodes(List<TemplateNode> nodes) {
    while (true) {
      Piece piece = pieces.poll();
      if (piece == null) {
        return null;
      }
      if (!piece.action()) {
        nodes.add(new TemplateNode.Text(piece.text()));
        continue;
      }
      tokens = new ArrayDeque<>(TemplateLexer.tokens(piece.text()));
      skipSpace();
      Token first = tokens.peek();
      if (first == null) {
        throw new TemplateException("missing value for command");
      }
      switch (first.text()) {
        case "end" -> {
          tokens.poll();
          expectEnd();
          return "end";
        }
        case "else" -> {
          tokens.poll();
          return "else";
        }
        case "if", "with", "range" -> {
          tokens.poll();
          nodes.add(control(first.text()));
        }
        case "define", "template", "block", "break", "continue" ->
            throw new TemplateException("{{" + first.text() + "}} is not supported");
        default -> {
          nodes.add(new TemplateNode.Action(pipeline()));
          expectEnd();
        }
      }
    }
  }

  private TemplateNode control(String keyword) {
    Set<String> outside = Set.copyOf(variables);
    String index = null;
    String element = null;
    if (keyword.equals("range")) {
      List<String> names = rangeVariables();
      if (names.size() == 1) {
        element = names.getFirst();
      } else if (names.size() == 2) {
        index = names.getFirst();
        element = names.getLast();
      }
      variables.addAll(names);
    }
    Pipeline pipeline = pipeline();
    expectEnd();
    List<TemplateNode> then = new ArrayList<>();
    List<TemplateNode> otherwise = new ArrayList<>();
    String end = nodes(then);
    if ("else".equals(end)) {
      skipSpace();
      Token next = tokens.poll();
      if (next == null) {
        end = nodes(otherwise);
      } else if (next.text().equals(keyword) && !keyword.equals("range")) {
        // {{else if}} shares the outer {{end}}.
        otherwise.add(control(keyword));
        end = "end";
      } else {
        throw new TemplateException("unexpected \"" + next.text() + "\" after else");
      }
    }
    if (!"end".equals(end)) {
      throw new TemplateException("{{" + keyword + "}} without {{end}}");
    }
    variables.retainAll(outside);
    return switch (keyword) {
      case "if" -> new TemplateNode.If(pipeline, then, otherwise);
      case "with" -> new TemplateNode.With(pipeline, then, otherwise);
      default -> new TemplateNode.Range(pipeline, index, element, then, otherwise);
    };
  }

  /** The variables before {@code :=} of a range, none where there is no such. */
  private List<String> rangeVariables() {
    List<Token> ahead = tokens.stream().filter(t -> t.kind() != Kind.SPACE).toList();
    int assign = -1;
    for (int i = 0; i < Math.min(4, ahead.size()); i++) {
      if (ahead.get(i).text().equals(":=")) {
        assign = i;
      }
    }
    if (assign < 0) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < assign; i++) {
      Token token = ahead.get(i);
      boolean name = i % 2 == 0;
      if (name ? token.kind() != Kind.VARIABLE : !token.text().equals(",")) {
        throw new TemplateException("unexpected \"" + token.text() + "\" in range");
      }
      if (name) {
        names.add(token.text().substring(1));
      }
    }
    tokens = new ArrayDeque<>(ahead.subList(assign + 1, ahead.size()));
    restoreSpaces();
    return names;
  }

  /** Spaces separate operands; after they were filtered out, each token gets one before it. */
  private void restoreSpaces() {
    Deque<Token> spaced = new ArrayDeque<>();
    Token before = null;
    for (Token token : tokens) {
      if (before != null && (before.kind() != Kind.VARIABLE || token.kind() != Kind.FIELD)) {
        spaced.add(new Token(Kind.SPACE, " "));
      }
      spaced.add(token);
      before = token;
    }
    tokens = spaced;
  }

  private Pipeline pipeline() {
    skipSpace();
    String variable = null;
    boolean declares = false;
    Token first = tokens.peek();
    if (first != null && first.kind() == Kind.VARIABLE) {
      List<Token> ahead = tokens.stream().filter(t -> t.kind() != Kind.SPACE).limit(2).toList();
      String second = ahead.size() > 1 ? ahead.get(1).text() : "";
      if (second.equals(":=") || second.equals("=")) {
        variable = first.text().substring(1);
        declares = second.equals(":=");
        if (!declares) {
          requireVariable(variable);
        }
        tokens.poll();
        skipSpace();
        tokens.poll();
      }
    }
    List<Command> commands = new ArrayList<>();
    commands.add(command());
    while (nextIs("|")) {
      tokens.poll();
      commands.add(command());
    }
    if (variable != null) {
      variables.add(variable);
    }
    return new Pipeline(variable, declares, List.copyOf(commands));
  }

  private Command command() {
    List<Operand> operands = new ArrayList<>();
    skipSpace();
    while (!tokens.isEmpty() && !nextIs("|") && !nextIs(")")) {
      operands.add(operand());
      Token next = tokens.peek();
      if (next != null && next.kind() != Kind.SPACE && !next.text().matches("[|)]")) {
        throw new TemplateException("unexpected \"" + next.text() + "\" in operand");
      }
      skipSpace();
    }
    if (operands.isEmpty()) {
      throw new TemplateException("missing value for command");
    }
    if (operands.size() > 1 && !(operands.getFirst() instanceof Operand.Function)) {
      throw new TemplateException("can't give argument to non-function");
    }
    return new Command(List.copyOf(operands));
  }

  private Operand operand() {
    Token token = tokens.remove();
    Operand operand =
        switch (token.kind()) {
          case STRING -> new Operand.Literal(GoText.unquote(token.text()));
          case NUMBER -> new Operand.Literal(GoText.number(token.text()));
          case VARIABLE -> {
            String name = token.text().substring(1);
            requireVariable(name);
            yield new Operand.Variable(name);
          }
          case FIELD -> new Operand.Field(new Operand.Dot(), token.text().substring(1));
          case WORD -> word(token.text());
          case SYMBOL -> symbol(token.text());
          case SPACE -> throw new IllegalStateException("a space is no operand");
        };
    while (!tokens.isEmpty() && tokens.element().kind() == Kind.FIELD) {
      operand = new Operand.Field(operand, tokens.remove().text().substring(1));
    }
    return operand;
  }

  private static Operand word(String word) {
    return switch (word) {
      case "true" -> new Operand.Literal(true);
      case "false" -> new Operand.Literal(false);
      case "nil" -> new Operand.Literal(null);
      default -> {
        if (!TemplateFunctions.NAMES.contains(word)) {
          throw new TemplateException("function \"" + word + "\" not defined");
        }
        yield new Operand.Function(word);
      }
    };
  }

  private Operand symbol(String symbol) {
    if (symbol.equals(".")) {
      return new Operand.Dot();
    }
    if (!symbol.equals("(")) {
      throw new TemplateException("unexpected \"" + symbol + "\" in command");
    }
    Pipeline nested = pipeline();
    skipSpace();
    if (!nextIs(")")) {
      throw new TemplateException("unclosed left paren");
    }
    tokens.poll();
    return new Operand.Nested(nested);
  }

  private void requireVariable(String name) {
    if (!name.isEmpty() && !variables.contains(name)) {
      throw new TemplateException("undefined variable \"$" + name + "\"");
    }
  }

  private boolean nextIs(String symbol) {
    Token next = tokens.peek();
    return next != null && next.kind() == Kind.SYMBOL && next.text().equals(symbol);
  }

  private void skipSpace() {
    while (!tokens.isEmpty() && tokens.element().kind() == Kind.SPACE) {
      tokens.remove();
    }
  }

  private void expectEnd() {
    skipSpace();
    Token next = tokens.peek();
    if (next != null) {
      throw new TemplateException("unexpected \"" + next.text() + "\" in command");
    }
  }
}
