package io.strata.collector.receive;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;

/** The key under which what a resource sends stays together: service name and instance id. */
final class ResourceKey {
  private ResourceKey() {}

  static String of(Resource resource) {
    return text(resource, "service.name") + "/" + text(resource, "service.instance.id");
  }

  private static String text(Resource resource, String key) {
    for (KeyValue attribute : resource.getAttributesList()) {
      if (attribute.getKey().equals(key)) {
        return attribute.getValue().getStringValue();
      }
    }
    return "";
  }
}
