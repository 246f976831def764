package io.strata.metrics.api;

/**
 * An answer of the Prometheus HTTP API.
 *
 * @param status HTTP status
 * @param body JSON, to be sent as {@code application/json}
 */
public record ApiResponse(int status, String body) {}
