package io.strata.agent.sample;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The routes by which a server has answered, as a tree of their segments, to find the route of a
 * path before it is answered. Of several that match, the one whose earliest segments are literal is
 * found. Bounded; readers never wait.
 */
final class Routes {
  private static final int MAX = 512;
  private static final int MAX_SEGMENTS = 24;

  private final ReentrantLock learning = new ReentrantLock();
  private volatile Node root = new Node();
  private int size;

  /** The route that a path has probably; null where none is known that it matches. */
  @Nullable String matching(String path) {
    return root.match(path, start(path));
  }

  /** Learns a route, if it is new and the path matches it: not all frameworks' routes are paths. */
  void learn(String route, String path) {
    if (route.equals(matching(path)) || !learning.tryLock()) {
      return;
    }
    try {
      List<String> segments = segments(route);
      if (size < MAX
          && segments.size() <= MAX_SEGMENTS
          && new Node().with(segments, route).match(path, start(path)) != null) {
        root = root.with(segments, route);
        size++;
      }
    } finally {
      learning.unlock();
    }
  }

  private static int start(String path) {
    return path.startsWith("/") ? 1 : 0;
  }

  private static List<String> segments(String route) {
    List<String> segments = new ArrayList<>();
    for (int from = start(route); from <= route.length(); ) {
      int to = end(route, from);
      segments.add(route.substring(from, to));
      from = to + 1;
    }
    return segments;
  }

  private static int end(String path, int from) {
    int slash = path.indexOf('/', from);
    return slash < 0 ? path.length() : slash;
  }

  /** Whether a segment stands for any that a path may have there. */
  private static boolean isVariable(String segment) {
    return segment.startsWith(":") || segment.indexOf('{') >= 0 || segment.indexOf('*') >= 0;
  }

  /** What may follow a segment. Never changed once others see it. */
  private static final class Node {
    private final Map<String, Node> literals;
    private final @Nullable Node variable;
    private final @Nullable String route;

    /** The route that ends here with whatever may still follow. */
    private final @Nullable String openRoute;

    Node() {
      this(Collections.emptyMap(), null, null, null);
    }

    private Node(
        Map<String, Node> literals,
        @Nullable Node variable,
        @Nullable String route,
        @Nullable String openRoute) {
      this.literals = literals;
      this.variable = variable;
      this.route = route;
      this.openRoute = openRoute;
    }

    Node with(List<String> segments, String added) {
      if (segments.isEmpty()) {
        return new Node(literals, variable, added, openRoute);
      }
      String first = segments.get(0);
      List<String> others = segments.subList(1, segments.size());
      if ((others.isEmpty() && first.startsWith("*")) || first.startsWith("{*")) {
        return new Node(literals, variable, route, added);
      }
      if (isVariable(first)) {
        Node next = variable == null ? new Node() : variable;
        return new Node(literals, next.with(others, added), route, openRoute);
      }
      Map<String, Node> more = new HashMap<>(literals);
      more.put(first, literals.getOrDefault(first, new Node()).with(others, added));
      return new Node(more, variable, route, openRoute);
    }

    @Nullable String match(String path, int from) {
      if (from > path.length()) {
        return route;
      }
      int to = end(path, from);
      Node literal = literals.isEmpty() ? null : literals.get(path.substring(from, to));
      String found = literal == null ? null : literal.match(path, to + 1);
      if (found == null && variable != null && to > from) {
        found = variable.match(path, to + 1);
      }
      return found == null ? openRoute : found;
    }
  }
}
