package io.strata.dashboard.topology;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What probes know of a component.
 *
 * @param nodeId its id in the topology
 * @param up whether the newest checks succeeded, of all probes that check it
 * @param checkMillis how long the newest check took
 * @param failureReason why the newest check failed
 * @param seenFrom host ids (not node ids) of the probes that check it
 * @param topics topics that it holds, sorted
 */
public record ComponentFacts(
    String nodeId,
    String componentId,
    String type,
    String name,
    String address,
    List<String> aliases,
    boolean up,
    @Nullable Double checkMillis,
    @Nullable String failureReason,
    List<String> seenFrom,
    List<String> topics,
    Instant lastSeen) {
  public ComponentFacts {
    aliases = List.copyOf(aliases);
    seenFrom = List.copyOf(seenFrom);
    topics = List.copyOf(topics);
  }
}
