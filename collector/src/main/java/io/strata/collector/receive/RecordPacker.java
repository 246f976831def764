package io.strata.collector.receive;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Packs items of a request, under their resources and scopes, into requests below a size. It works
 * on the wire format, which is the same for traces, metrics and logs: a request's field 1 holds
 * resources, a resource's field 2 holds scopes, a scope's field 2 holds items. Not thread-safe.
 */
final class RecordPacker {
  private static final int RESOURCES = 1;
  private static final int SCOPES = 2;
  private static final int ITEMS = 2;

  /** Tag and length of the messages around an item, at most. */
  private static final int FRAME = 24;

  private final int maxBytes;
  private final List<byte[]> records = new ArrayList<>();
  private final List<ResourceGroup> resources = new ArrayList<>();
  private int bytes;

  /**
   * A resource or a scope of the request without what is inside it, as serialized.
   *
   * @param number tells it from the others of the request
   */
  record Header(int number, ByteString content) {}

  private record ResourceGroup(Header header, List<ScopeGroup> scopes) {
    int size() {
      return header.content().size()
          + scopes.stream().mapToInt(scope -> framed(SCOPES, scope.size())).sum();
    }
  }

  private record ScopeGroup(Header header, List<ByteString> items) {
    int size() {
      return header.content().size()
          + items.stream().mapToInt(item -> framed(ITEMS, item.size())).sum();
    }
  }

  RecordPacker(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Whether an item fits into a record at all. */
  boolean fits(Header resource, Header scope, ByteString item) {
    return cost(resource, scope, item) <= maxBytes;
  }

  /** Adds an item that fits. */
  void add(Header resource, Header scope, ByteString item) {
    if (bytes + cost(resource, scope, item) > maxBytes) {
      finishRecord();
    }
    if (resources.isEmpty() || resources.getLast().header().number() != resource.number()) {
      resources.add(new ResourceGroup(resource, new ArrayList<>()));
      bytes += resource.content().size() + FRAME;
    }
    List<ScopeGroup> scopes = resources.getLast().scopes();
    if (scopes.isEmpty() || scopes.getLast().header().number() != scope.number()) {
      scopes.add(new ScopeGroup(scope, new ArrayList<>()));
      bytes += scope.content().size() + FRAME;
    }
    scopes.getLast().items().add(item);
    bytes += item.size() + FRAME;
  }

  private static int cost(Header resource, Header scope, ByteString item) {
    return resource.content().size() + scope.content().size() + item.size() + 3 * FRAME;
  }

  /** The records of everything added. */
  List<byte[]> finish() {
    finishRecord();
    return records;
  }

  private void finishRecord() {
    if (resources.isEmpty()) {
      return;
    }
    int size = resources.stream().mapToInt(group -> framed(RESOURCES, group.size())).sum();
    byte[] record = new byte[size];
    CodedOutputStream out = CodedOutputStream.newInstance(record);
    try {
      for (ResourceGroup group : resources) {
        write(out, group);
      }
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException("an array can't be written", e);
    }
    records.add(record);
    resources.clear();
    bytes = 0;
  }

  private static void write(CodedOutputStream out, ResourceGroup group) throws IOException {
    frame(out, RESOURCES, group.size());
    out.writeRawBytes(group.header().content());
    for (ScopeGroup scope : group.scopes()) {
      frame(out, SCOPES, scope.size());
      out.writeRawBytes(scope.header().content());
      for (ByteString item : scope.items()) {
        frame(out, ITEMS, item.size());
        out.writeRawBytes(item);
      }
    }
  }

  private static void frame(CodedOutputStream out, int field, int size) throws IOException {
    out.writeTag(field, 2);
    out.writeUInt32NoTag(size);
  }

  private static int framed(int field, int size) {
    return CodedOutputStream.computeTagSize(field)
        + CodedOutputStream.computeUInt32SizeNoTag(size)
        + size;
  }
}
