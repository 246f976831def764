package io.strata.collector.receive;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Packs items of a request, under their resources and scopes, into requests below a size. It works
 * on the wire format, which is the same for traces, metrics and logs: a request's field 1 holds
 * resources, a resource's field 2 holds scopes, a scope's field 2 holds items. Items are remembered
 * by where they lie, and copied once, into their record. Not thread-safe.
 */
final class RecordPacker {
  private static final int RESOURCES = 1;
  private static final int SCOPES = 2;
  private static final int ITEMS = 2;

  /** Tag and length of a message, at most. */
  private static final int FRAME = 6;

  private final int maxBytes;
  private final List<byte[]> records = new ArrayList<>();
  private final List<Run> runs = new ArrayList<>();

  /** Where each item of the runs begins and how long it is, one after the other. */
  private int[] items = new int[32];

  private int itemsEnd;

  /** No less than the size of the record that holds the runs. */
  private long bytes;

  /** A resource or a scope of the request without what is inside it, and where that lies. */
  // The bytes are not copied; they must not change.
  @SuppressWarnings("ArrayRecordComponent")
  record Header(byte[] source, int offset, int length) {}

  /** Where items belong: one scope of the request in its resource. Told apart by identity. */
  record Place(Header resource, Header scope) {

    /** Whether an item of that length fits into a record at all. */
    boolean fits(long itemLength, int maxBytes) {
      return resource.length() + (long) scope.length() + itemLength + 3 * FRAME <= maxBytes;
    }
  }

  /** Items of one place, one after the other, from the same source. */
  private static final class Run {
    private final Place place;
    private final byte[] source;
    private final int firstItem;
    private int endItem;
    private int itemBytes;

    Run(Place place, byte[] source, int firstItem) {
      this.place = place;
      this.source = source;
      this.firstItem = firstItem;
    }

    boolean takes(Place ofItem, byte[] ofSource) {
      return isSame(place, ofItem) && isSame(source, ofSource);
    }

    boolean isOf(Header resource) {
      return isSame(place.resource(), resource);
    }

    int size() {
      return place.scope().length() + itemBytes;
    }
  }

  RecordPacker(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Adds an item that fits: the bytes of the source from the offset on. */
  void add(Place place, byte[] source, int offset, int length) {
    int framed = framed(ITEMS, length);
    if (bytes + cost(place, source) + framed > maxBytes) {
      finishRecord();
    }
    bytes += cost(place, source) + framed;
    if (runs.isEmpty() || !runs.getLast().takes(place, source)) {
      runs.add(new Run(place, source, itemsEnd));
    }
    if (itemsEnd == items.length) {
      items = Arrays.copyOf(items, 2 * items.length);
    }
    items[itemsEnd++] = offset;
    items[itemsEnd++] = length;
    Run run = runs.getLast();
    run.endItem = itemsEnd;
    run.itemBytes += framed;
  }

  /** What the next item adds to the record beyond itself, at most. */
  private long cost(Place place, byte[] source) {
    if (!runs.isEmpty()) {
      Run last = runs.getLast();
      if (last.takes(place, source)) {
        return 0;
      }
      if (last.isOf(place.resource())) {
        return (long) place.scope().length() + FRAME;
      }
    }
    return place.resource().length() + (long) place.scope().length() + 2 * FRAME;
  }

  /** The records of everything added. */
  List<byte[]> finish() {
    finishRecord();
    return records;
  }

  private void finishRecord() {
    if (runs.isEmpty()) {
      return;
    }
    int size = 0;
    for (int from = 0; from < runs.size(); from = resourceEnd(from)) {
      size += framed(RESOURCES, resourceSize(from, resourceEnd(from)));
    }
    byte[] record = new byte[size];
    CodedOutputStream out = CodedOutputStream.newInstance(record);
    try {
      for (int from = 0; from < runs.size(); from = resourceEnd(from)) {
        write(out, from, resourceEnd(from));
      }
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException("an array can't be written", e);
    }
    records.add(record);
    runs.clear();
    itemsEnd = 0;
    bytes = 0;
  }

  /** The first run after those of the resource of the given one. */
  private int resourceEnd(int from) {
    Header resource = runs.get(from).place.resource();
    int end = from + 1;
    while (end < runs.size() && runs.get(end).isOf(resource)) {
      end++;
    }
    return end;
  }

  private int resourceSize(int from, int end) {
    int size = runs.get(from).place.resource().length();
    for (Run run : runs.subList(from, end)) {
      size += framed(SCOPES, run.size());
    }
    return size;
  }

  private void write(CodedOutputStream out, int from, int end) throws IOException {
    frame(out, RESOURCES, resourceSize(from, end));
    write(out, runs.get(from).place.resource());
    for (Run run : runs.subList(from, end)) {
      frame(out, SCOPES, run.size());
      write(out, run.place.scope());
      for (int item = run.firstItem; item < run.endItem; item += 2) {
        frame(out, ITEMS, items[item + 1]);
        out.write(run.source, items[item], items[item + 1]);
      }
    }
  }

  /** Two scopes or resources of a request may have the same content and are still two. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(Object one, Object other) {
    return one == other;
  }

  private static void write(CodedOutputStream out, Header header) throws IOException {
    out.write(header.source(), header.offset(), header.length());
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
