package io.strata.dashboard.alerts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A time during which an alert fired.
 *
 * @param endsAt null where it still fires at the end of the range
 * @param nodes ids of the topology's nodes that it names
 */
public record PastAlert(
    String fingerprint,
    String name,
    String severity,
    Map<String, String> labels,
    Instant startsAt,
    @Nullable Instant endsAt,
    List<String> nodes) {}
