package io.strata.collector.receive;

import com.google.protobuf.Descriptors.Descriptor;
import io.strata.collector.receive.RecordPacker.Header;
import io.strata.collector.receive.RecordPacker.Place;
import io.strata.telemetry.otlp.MalformedTelemetryException;
import io.strata.telemetry.otlp.MessageShape;
import io.strata.telemetry.otlp.WireReader;
import java.io.ByteArrayOutputStream;

/**
 * Finds the items of a request on the wire, without building its messages: their resources' and
 * scopes' headers wherever their fields lie, and where each item begins and ends. Everything is
 * checked on the way, so that what is written can be decoded. The structure is the same for traces,
 * metrics and logs, see {@link RecordPacker}. Immutable.
 */
final class WireSplitter {
  private static final int RESOURCES = 1;
  private static final int SCOPES = 2;
  private static final int ITEMS = 2;
  private static final int RESOURCES_TAG = RESOURCES << 3 | 2;
  private static final int SCOPES_TAG = SCOPES << 3 | 2;
  private static final int ITEMS_TAG = ITEMS << 3 | 2;

  private final MessageShape request;
  private final MessageShape resource;
  private final MessageShape scope;

  /** What to do with the items of a request. Confined to one request. */
  interface Items {
    /** The items that follow are of that resource. */
    void resource(Header resource);

    /**
     * Reads an item to its end, checks it, and adds it to the split or refuses it.
     *
     * @throws MalformedTelemetryException where it is no message of its type
     */
    void item(WireReader in, Place place);
  }

  /** Splits requests of that type. */
  WireSplitter(Descriptor requestType) {
    this.request = MessageShape.of(requestType);
    this.resource = request.within(RESOURCES);
    this.scope = resource.within(SCOPES);
  }

  /** The shape of an item. */
  MessageShape item() {
    return scope.within(ITEMS);
  }

  /**
   * Walks a request.
   *
   * @throws MalformedTelemetryException where it is no message of its type
   */
  void walk(byte[] bytes, Items items) {
    WireReader in = new WireReader(bytes);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == RESOURCES_TAG) {
        int outer = in.enter();
        resource(in, items);
        in.leave(outer);
      } else {
        request.check(in, tag);
      }
    }
  }

  private void resource(WireReader in, Items items) {
    int start = in.position();
    Header header = header(in, resource, SCOPES_TAG);
    items.resource(header);
    in.rewind(start);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == SCOPES_TAG) {
        int outer = in.enter();
        scope(in, header, items);
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
  }

  private void scope(WireReader in, Header ofResource, Items items) {
    int start = in.position();
    Place place = new Place(ofResource, header(in, scope, ITEMS_TAG));
    in.rewind(start);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == ITEMS_TAG) {
        int outer = in.enter();
        items.item(in, place);
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
  }

  /**
   * Reads a message to its end and gives everything but the fields of a tag. Usually that lies in
   * one piece; where it does not, the pieces are copied.
   */
  private static Header header(WireReader in, MessageShape shape, int without) {
    int from = in.position();
    int to = from;
    ByteArrayOutputStream pieces = null;
    int start = in.position();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == without) {
        in.skip(tag);
      } else {
        shape.check(in, tag);
        if (from == to) {
          from = start;
        } else if (start != to) {
          pieces = pieces == null ? new ByteArrayOutputStream() : pieces;
          pieces.write(in.bytes(), from, to - from);
          from = start;
        }
        to = in.position();
      }
      start = in.position();
    }
    if (pieces == null) {
      return new Header(in.bytes(), from, to - from);
    }
    pieces.write(in.bytes(), from, to - from);
    byte[] content = pieces.toByteArray();
    return new Header(content, 0, content.length);
  }
}
