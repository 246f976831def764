package io.strata.dashboard.topology;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An instance of a service that sent spans.
 *
 * @param instanceId {@code service.instance.id}; empty where the service names none
 * @param hostId node id of its host, where known
 * @param lastSeen end of the newest window in which it sent spans
 */
public record ServiceInstance(
    String service,
    String namespace,
    String instanceId,
    @Nullable String hostId,
    @Nullable String hostName,
    @Nullable String language,
    Instant lastSeen) {}
