package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strata.store.log.LogQuery;
import io.strata.store.search.Expression.Compare;
import io.strata.store.search.LogSubject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the index of log records selects candidates. A document is one record. */
final class LogSchema implements Candidates.Schema {
  /** The records that may satisfy the query. */
  static Candidates candidates(LogQuery query, String from, String to) {
    List<ObjectNode> parts = new ArrayList<>();
    parts.add(Query.between("time", from, to));
    boolean exact = true;
    if (query.service() != null) {
      parts.add(service(query.service()));
      exact = query.service().length() <= Tokens.MAX_LENGTH;
    }
    if (query.minSeverity() > 0) {
      parts.add(Query.atLeast("severity", query.minSeverity()));
    }
    if (query.traceId() != null) {
      parts.add(Query.term("trace_id", query.traceId().hex()));
    }
    if (query.expression() != null) {
      Candidates byExpression = Candidates.of(query.expression(), new LogSchema());
      parts.add(Query.any(List.of(byExpression.query(), Query.isTrue("overflow"))));
      exact &= byExpression.exact();
    }
    return new Candidates(Query.all(parts), exact);
  }

  private static ObjectNode service(String name) {
    return Query.term("service", Tokens.cut(name));
  }

  @Override
  public Optional<Candidates> equal(String key, String value) {
    return switch (key) {
      case LogSubject.SERVICE ->
          Optional.of(new Candidates(service(value), value.length() <= Tokens.MAX_LENGTH));
      case LogSubject.SEVERITY -> Optional.of(new Candidates(Query.everything(), false));
      default -> Optional.empty();
    };
  }

  @Override
  public Optional<Candidates> compare(Compare compare) {
    if (!compare.key().equals(LogSubject.SEVERITY)) {
      return isIntrinsic(compare.key())
          ? Optional.of(new Candidates(Query.everything(), false))
          : Optional.empty();
    }
    long number = (long) compare.number();
    if (number != compare.number()) {
      return Optional.of(new Candidates(Query.everything(), false));
    }
    return Optional.of(
        new Candidates(
            switch (compare.comparison()) {
              case GREATER -> Query.atLeast("severity", number + 1);
              case GREATER_OR_EQUAL -> Query.atLeast("severity", number);
              case LESS -> Query.atMost("severity", number - 1);
              case LESS_OR_EQUAL -> Query.atMost("severity", number);
            },
            true));
  }

  @Override
  public boolean isIntrinsic(String key) {
    return key.equals(LogSubject.SERVICE) || key.equals(LogSubject.SEVERITY);
  }

  @Override
  public boolean singleSubject() {
    return true;
  }
}
