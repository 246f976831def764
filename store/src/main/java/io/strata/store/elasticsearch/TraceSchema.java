package io.strata.store.elasticsearch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strata.store.search.Expression.Compare;
import io.strata.store.search.Expression.Comparison;
import io.strata.store.search.SpanSubject;
import io.strata.store.trace.TraceQuery;
import io.strata.store.trace.TraceStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How the index of trace chunks selects candidates. A chunk holds spans of many traces. */
final class TraceSchema implements Candidates.Schema {
  /** The field that holds the spans themselves. */
  static final String SPANS = "spans";

  /** The traces that a chunk holds. */
  static final String TRACES = "traces";

  /** Traces that are not stored, of which a chunk holds who sent their messages. */
  static final String SENDERS = "senders";

  private static final Set<String> INTRINSIC =
      Set.of(
          SpanSubject.SERVICE,
          SpanSubject.OPERATION,
          SpanSubject.KIND,
          SpanSubject.STATUS,
          SpanSubject.DURATION);

  /** The chunks that may hold a span that satisfies the query, whatever its range. */
  static ObjectNode candidates(TraceQuery query) {
    List<ObjectNode> parts = new ArrayList<>();
    if (query.service() != null && query.operation() != null) {
      parts.add(
          Query.term("operations", TraceDocuments.operation(query.service(), query.operation())));
    } else if (query.service() != null) {
      parts.add(service(query.service()));
    } else if (query.operation() != null) {
      parts.add(operation(query.operation()));
    }
    if (query.expression() != null) {
      parts.add(Candidates.of(query.expression(), new TraceSchema()).query());
    }
    ObjectNode bounded = orOverflow(parts);
    List<ObjectNode> all = new ArrayList<>(List.of(bounded));
    if (query.minDuration() != null) {
      all.add(Query.atLeast("longest", query.minDuration().toNanos()));
    }
    if (query.maxDuration() != null) {
      all.add(Query.atMost("shortest", query.maxDuration().toNanos()));
    }
    if (query.status() == TraceStatus.ERROR) {
      all.add(Query.isTrue("error"));
    }
    return Query.all(all);
  }

  private static ObjectNode orOverflow(List<ObjectNode> parts) {
    return parts.isEmpty()
        ? Query.everything()
        : Query.any(List.of(Query.all(parts), Query.isTrue("overflow")));
  }

  private static ObjectNode service(String name) {
    return Query.term("services", Tokens.cut(name));
  }

  /** A longer token may be cut anywhere in the operation's name, so then no service is excluded. */
  private static ObjectNode operation(String name) {
    String end = Query.literalOfWildcard(TraceDocuments.OPERATION_SEPARATOR + name);
    return Query.any(
        List.of(
            Query.wildcard("operations", "*" + end),
            Query.wildcard("operations", "*" + Tokens.CUT_MARK)));
  }

  @Override
  public Optional<Candidates> equal(String key, String value) {
    return switch (key) {
      case SpanSubject.SERVICE -> inexact(service(value));
      case SpanSubject.OPERATION -> inexact(operation(value));
      case SpanSubject.STATUS ->
          inexact(value.equals("error") ? Query.isTrue("error") : Query.everything());
      case SpanSubject.KIND, SpanSubject.DURATION -> inexact(Query.everything());
      default -> Optional.empty();
    };
  }

  @Override
  public Optional<Candidates> compare(Compare compare) {
    if (!isIntrinsic(compare.key())) {
      return Optional.empty();
    }
    boolean least =
        compare.comparison() == Comparison.GREATER
            || compare.comparison() == Comparison.GREATER_OR_EQUAL;
    return inexact(
        compare.key().equals(SpanSubject.DURATION) && least
            ? Query.atLeast("longest", (long) compare.number())
            : Query.everything());
  }

  private static Optional<Candidates> inexact(ObjectNode query) {
    return Optional.of(new Candidates(query, false));
  }

  @Override
  public boolean isIntrinsic(String key) {
    return INTRINSIC.contains(key);
  }

  @Override
  public boolean singleSubject() {
    return false;
  }
}
