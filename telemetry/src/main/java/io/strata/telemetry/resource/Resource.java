package io.strata.telemetry.resource;

import io.strata.telemetry.attribute.Attributes;
import java.util.Optional;

/**
 * The entity that produced telemetry: a service instance, a host, a component.
 *
 * @param attributes what identifies and describes it, under OpenTelemetry's semantic conventions
 */
public record Resource(Attributes attributes) {
  /** A resource that says nothing. */
  public static final Resource EMPTY = new Resource(Attributes.empty());

  /** The service name of telemetry that names none (semantic conventions, service). */
  public static final String UNKNOWN_SERVICE = "unknown_service";

  /** {@code service.name}, or {@value #UNKNOWN_SERVICE}. */
  public String serviceName() {
    return attributes.text("service.name").filter(n -> !n.isBlank()).orElse(UNKNOWN_SERVICE);
  }

  /** {@code service.namespace}, where set. */
  public Optional<String> serviceNamespace() {
    return attributes.text("service.namespace");
  }

  /** {@code service.instance.id}, where set. */
  public Optional<String> serviceInstanceId() {
    return attributes.text("service.instance.id");
  }

  /** {@code host.id}, where set. */
  public Optional<String> hostId() {
    return attributes.text("host.id");
  }

  /** {@code host.name}, where set. */
  public Optional<String> hostName() {
    return attributes.text("host.name");
  }
}
