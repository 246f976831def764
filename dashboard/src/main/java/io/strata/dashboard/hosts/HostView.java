package io.strata.dashboard.hosts;

import io.strata.dashboard.topology.Health;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A host as the web app shows it: the newest figures, null where not known. Utilizations are 0 to
 * 1; that of the disk is the fullest filesystem's.
 */
public record HostView(
    String id,
    String hostId,
    String name,
    @Nullable String os,
    @Nullable String osDescription,
    @Nullable String arch,
    @Nullable String cpuModel,
    @Nullable Integer cpuCount,
    Health status,
    List<String> statusReasons,
    @Nullable Double cpuUtilization,
    @Nullable Double memoryUtilization,
    @Nullable Double memoryUsedBytes,
    @Nullable Double memoryLimitBytes,
    @Nullable Double diskUtilization,
    @Nullable Double loadAverage1m,
    @Nullable Double loadAverage5m,
    @Nullable Double loadAverage15m,
    @Nullable Double networkReceiveBytesPerSecond,
    @Nullable Double networkTransmitBytesPerSecond,
    @Nullable Double diskReadBytesPerSecond,
    @Nullable Double diskWriteBytesPerSecond,
    @Nullable Double uptimeSeconds,
    int services,
    int components,
    @Nullable Instant lastSeen) {}
