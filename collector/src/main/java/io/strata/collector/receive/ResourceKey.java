package io.strata.collector.receive;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.strata.collector.receive.RecordPacker.Header;

/** The key under which what a resource sends stays together: service name and instance id. */
final class ResourceKey {
  private ResourceKey() {}

  /** The key of a resource whose header was checked; logs and metrics have the same one. */
  static String of(Header header) {
    try {
      Resource resource =
          ResourceLogs.parseFrom(
                  UnsafeByteOperations.unsafeWrap(
                      header.source(), header.offset(), header.length()))
              .getResource();
      return text(resource, "service.name") + "/" + text(resource, "service.instance.id");
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a checked header can't be parsed", e);
    }
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
