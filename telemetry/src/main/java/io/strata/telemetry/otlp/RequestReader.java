package io.strata.telemetry.otlp;

import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;

/**
 * Reads a request's resources and scopes from the wire and hands each item to its reader. The
 * structure is the same for traces, metrics and logs. Not thread-safe.
 */
final class RequestReader {
  private static final int RESOURCES = 1 << 3 | 2;
  private static final int HEADER = 1 << 3 | 2;
  private static final int CONTENT = 2 << 3 | 2;
  private static final int SCHEMA_URL = 3 << 3 | 2;

  private final WireReader in;
  private final AttributeReader attributes;
  private final ItemReader items;

  /** Reads the item whose message was entered to its end. */
  @FunctionalInterface
  interface ItemReader {
    void read(Resource resource, InstrumentationScope scope);
  }

  RequestReader(WireReader in, AttributeReader attributes, ItemReader items) {
    this.in = in;
    this.attributes = attributes;
    this.items = items;
  }

  /**
   * Reads the request.
   *
   * @throws MalformedTelemetryException where it is none
   * @throws UnusualLayoutException where protobuf has to bring it into the usual layout first
   */
  void read() {
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == RESOURCES) {
        int outer = in.enter();
        resource();
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
  }

  private void resource() {
    Resource resource = null;
    Resource used = null;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case HEADER -> {
          if (resource != null || used != null) {
            throw new UnusualLayoutException();
          }
          resource = attributes.resource();
        }
        case CONTENT -> {
          used = resource == null ? Resource.EMPTY : resource;
          int outer = in.enter();
          scope(used);
          in.leave(outer);
        }
        case SCHEMA_URL -> in.skipText();
        default -> in.skip(tag);
      }
    }
  }

  private void scope(Resource resource) {
    InstrumentationScope scope = null;
    InstrumentationScope used = null;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case HEADER -> {
          if (scope != null || used != null) {
            throw new UnusualLayoutException();
          }
          scope = attributes.scope();
        }
        case CONTENT -> {
          used = scope == null ? InstrumentationScope.NONE : scope;
          int outer = in.enter();
          items.read(resource, used);
          in.leave(outer);
        }
        case SCHEMA_URL -> in.skipText();
        default -> in.skip(tag);
      }
    }
  }
}
