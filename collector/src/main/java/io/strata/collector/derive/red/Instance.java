package io.strata.collector.derive.red;

import io.strata.collector.derive.figures.Bounds;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.resource.Resource;

/**
 * What is told of the process that made a span.
 *
 * @param counting whether it counts its requests itself, by its attribute {@value #COUNTED}: an
 *     agent that counts before it samples. Nothing is counted a second time of its spans, see
 *     {@link io.strata.collector.derive.topology.CountedEdges}.
 */
public record Instance(
    String service,
    String namespace,
    String id,
    String hostId,
    String hostName,
    String language,
    boolean counting) {
  /** The resource attribute by which a sender says that it counts itself. */
  public static final String COUNTED = "strata.counted";

  static Instance of(Resource resource) {
    Attributes attributes = resource.attributes();
    return new Instance(
        Bounds.label(resource.serviceName()),
        text(attributes, "service.namespace"),
        text(attributes, "service.instance.id"),
        text(attributes, "host.id"),
        text(attributes, "host.name"),
        text(attributes, "telemetry.sdk.language"),
        text(attributes, COUNTED).equals("true"));
  }

  private static String text(Attributes attributes, String key) {
    return Bounds.label(attributes.text(key).orElse(""));
  }
}
