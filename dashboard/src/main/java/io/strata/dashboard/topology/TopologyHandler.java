package io.strata.dashboard.topology;

import io.javalin.http.Context;
import io.strata.dashboard.data.DataScope;
import io.strata.dashboard.http.ProblemException;
import io.strata.dashboard.http.RequestParameters;
import io.strata.dashboard.http.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** {@code GET /api/v1/topology}. */
public final class TopologyHandler {
  private static final Duration DEFAULT_RANGE = Duration.ofMinutes(5);

  private final LandscapeReader landscapes;
  private final RequestParameters parameters;
  private final InstantSource clock;

  /** Answers from the given landscapes. */
  public TopologyHandler(
      LandscapeReader landscapes, RequestParameters parameters, InstantSource clock) {
    this.landscapes = landscapes;
    this.parameters = parameters;
    this.clock = clock;
  }

  /** The answer's body. */
  public record Answer(
      Instant from,
      Instant to,
      List<TopologyNode> nodes,
      List<TopologyEdge> edges,
      List<String> warnings) {}

  /** The topology of a range, or what lies around one of its nodes. */
  public Answer topology(Context context) {
    TimeRange range = parameters.range(context, clock.instant(), DEFAULT_RANGE);
    Optional<String> focus = RequestParameters.text(context, "focus");
    int depth = RequestParameters.number(context, "depth", 2, 1, 10);
    Topology topology = landscapes.read(range).topology();
    if (focus.isPresent()) {
      String id = focus.get();
      if (topology.node(id).isEmpty()) {
        throw ProblemException.unknown("no node " + id + " in this range");
      }
      topology = topology.around(id, depth);
    }
    return new Answer(
        range.from(),
        range.to(),
        topology.nodes(),
        topology.edges(),
        DataScope.current().warnings());
  }
}
