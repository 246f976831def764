package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import io.strata.store.search.Expression;
import io.strata.store.search.Expression.And;
import io.strata.store.search.Expression.Compare;
import io.strata.store.search.Expression.Equal;
import io.strata.store.search.Expression.Not;
import io.strata.store.search.Expression.NotEqual;
import io.strata.store.search.Expression.NotRegex;
import io.strata.store.search.Expression.Or;
import io.strata.store.search.Expression.Regex;
import io.strata.store.search.Expression.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of an expression the index can decide: a query that finds every document which satisfies the
 * expression, and maybe others.
 *
 * @param query finds the candidates
 * @param exact whether it finds no others
 */
record Candidates(ObjectNode query, boolean exact) {
  private static final Candidates EVERYTHING = new Candidates(Query.everything(), false);

  /** What a kind of documents has besides tokens and words. */
  interface Schema {
    /** The candidates of {@code key=value} where the key is not an attribute. */
    Optional<Candidates> equal(String key, String value);

    /** The candidates of a comparison where the key is not an attribute. */
    Optional<Candidates> compare(Compare compare);

    /** Whether the key stands for something other than an attribute. */
    boolean isIntrinsic(String key);

    /**
     * Whether a document is one subject of expressions. Where it holds many, that one satisfies a
     * condition says nothing of the others, so no condition can be negated.
     */
    boolean singleSubject();
  }

  static Candidates of(Expression expression, Schema schema) {
    return switch (expression) {
      case And(List<Expression> parts) -> all(each(parts, schema), schema);
      case Or(List<Expression> parts) -> any(each(parts, schema));
      case Not(Expression part) -> not(of(part, schema), schema);
      case Equal equal -> equal(equal, schema);
      case NotEqual(String key, String value) ->
          all(List.of(has(key, schema), not(equal(new Equal(key, value), schema), schema)), schema);
      case Regex(String key, Pattern pattern) -> regex(key, pattern, schema);
      case NotRegex(String key, Pattern _) -> has(key, schema).inexact();
      case Compare compare ->
          schema.compare(compare).orElseGet(() -> has(compare.key(), schema).inexact());
      case Words words -> words(words);
    };
  }

  private static List<Candidates> each(List<Expression> parts, Schema schema) {
    return parts.stream().map(part -> of(part, schema)).toList();
  }

  private static Candidates all(List<Candidates> parts, Schema schema) {
    return new Candidates(
        Query.all(parts.stream().map(Candidates::query).toList()),
        schema.singleSubject() && parts.stream().allMatch(Candidates::exact));
  }

  private static Candidates any(List<Candidates> parts) {
    return new Candidates(
        Query.any(parts.stream().map(Candidates::query).toList()),
        parts.stream().allMatch(Candidates::exact));
  }

  private static Candidates not(Candidates part, Schema schema) {
    return schema.singleSubject() && part.exact()
        ? new Candidates(Query.not(part.query()), true)
        : EVERYTHING;
  }

  private static Candidates equal(Equal equal, Schema schema) {
    return schema
        .equal(equal.key(), equal.value())
        .orElseGet(() -> {
          String token = Tokens.token(equal.key(), equal.value());
          return new Candidates(
              Query.term("tokens", token),
              token.length() == equal.key().length() + 1 + equal.value().length());
        });
  }

  private static Candidates has(String key, Schema schema) {
    return schema.isIntrinsic(key)
        ? EVERYTHING
        : new Candidates(Query.prefix("tokens", Tokens.prefix(key + "=")), true);
  }

  private static Candidates regex(String key, Pattern pattern, Schema schema) {
    if (schema.isIntrinsic(key)) {
      return EVERYTHING;
    }
    String start = RegexPrefix.of(pattern.pattern());
    return new Candidates(Query.prefix("tokens", Tokens.prefix(key + "=" + start)), false);
  }

  private static Candidates words(Words words) {
    List<ObjectNode> parts = new ArrayList<>();
    int last = words.words().size() - 1;
    for (int i = 0; i <= last; i++) {
      String word = words.words().get(i);
      parts.add(
          words.prefix() && i == last ? Query.prefix("words", word) : Query.term("words", word));
    }
    return new Candidates(Query.all(parts), last == 0);
  }

  private Candidates inexact() {
    return new Candidates(query, false);
  }
}
