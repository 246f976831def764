package io.strata.telemetry.otlp;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a message type may have, to check bytes against without building messages. What
 * passes can be decoded. Fields that the type does not know pass as well; a field that it knows,
 * but of another wire type, does not: protobuf's own parser would silently leave it out. Immutable.
 */
public final class MessageShape {
  /** How a field lies on the wire. */
  private enum Kind {
    VARINT(WireReader.VARINT),
    FIXED64(WireReader.FIXED64),
    FIXED32(WireReader.FIXED32),
    TEXT(WireReader.LENGTH),
    BYTES(WireReader.LENGTH),
    MESSAGE(WireReader.LENGTH);

    private final int wireType;

    Kind(int wireType) {
      this.wireType = wireType;
    }

    static Kind of(FieldDescriptor field) {
      return switch (field.getType()) {
        case STRING -> TEXT;
        case BYTES -> BYTES;
        case MESSAGE -> MESSAGE;
        case FIXED64, SFIXED64, DOUBLE -> FIXED64;
        case FIXED32, SFIXED32, FLOAT -> FIXED32;
        case INT32, INT64, UINT32, UINT64, SINT32, SINT64, BOOL, ENUM -> VARINT;
        case GROUP -> throw new IllegalArgumentException("OTLP has no groups: " + field);
      };
    }
  }

  /**
   * A field.
   *
   * @param shape of a message, else null
   * @param packable whether many numbers may lie in one value
   */
  private record Field(Kind kind, @Nullable MessageShape shape, boolean packable) {}

  private final @Nullable Field[] fields;

  /** The same by tag, for fields whose wire type is that of their type: nearly all there are. */
  private final @Nullable Kind[] kinds;

  private MessageShape(int maxNumber) {
    this.fields = new Field[maxNumber + 1];
    this.kinds = new Kind[fields.length << 3];
  }

  /** The shape of a message type and of all within it. */
  public static MessageShape of(Descriptor type) {
    return of(type, new HashMap<>());
  }

  private static MessageShape of(Descriptor type, Map<String, MessageShape> known) {
    MessageShape before = known.get(type.getFullName());
    if (before != null) {
      return before;
    }
    List<FieldDescriptor> all = type.getFields();
    MessageShape shape =
        new MessageShape(all.stream().mapToInt(FieldDescriptor::getNumber).max().orElse(0));
    known.put(type.getFullName(), shape);
    for (FieldDescriptor field : all) {
      Kind kind = Kind.of(field);
      shape.kinds[field.getNumber() << 3 | kind.wireType] = kind;
      shape.fields[field.getNumber()] =
          new Field(
              kind,
              kind == Kind.MESSAGE ? of(field.getMessageType(), known) : null,
              field.isPackable());
    }
    return shape;
  }

  /** The shape of the messages in a field. */
  public MessageShape within(int number) {
    return Objects.requireNonNull(Objects.requireNonNull(fields[number]).shape());
  }

  /**
   * Reads a message to its end.
   *
   * @throws MalformedTelemetryException where it is not of this shape
   */
  public void check(WireReader in) {
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      check(in, tag);
    }
  }

  /**
   * Reads a field's value.
   *
   * @throws MalformedTelemetryException where it is not of this shape
   */
  public void check(WireReader in, int tag) {
    // Unsigned: a tag may have the highest bit.
    Kind kind = tag >= 0 && tag < kinds.length ? kinds[tag] : null;
    if (kind == null) {
      checkUnusual(in, tag);
      return;
    }
    switch (kind) {
      case TEXT -> in.skipText();
      case MESSAGE -> {
        MessageShape inner = Objects.requireNonNull(fields[tag >>> 3]).shape();
        int outer = in.enter();
        Objects.requireNonNull(inner).check(in);
        in.leave(outer);
      }
      case VARINT -> in.varint();
      case FIXED64 -> in.fixed64();
      case FIXED32 -> in.fixed32();
      case BYTES -> in.advance(in.length());
    }
  }

  /** A field that the type does not know, or of another wire type. */
  private void checkUnusual(WireReader in, int tag) {
    int number = tag >>> 3;
    Field field = number < fields.length ? fields[number] : null;
    if (field == null) {
      in.skip(tag);
    } else if (field.packable() && (tag & 7) == WireReader.LENGTH) {
      checkPacked(in, field.kind());
    } else {
      throw in.malformed("field %d of wire type %d".formatted(number, tag & 7));
    }
  }

  private static void checkPacked(WireReader in, Kind kind) {
    int length = in.length();
    int end = in.position() + length;
    if (kind == Kind.VARINT) {
      while (in.position() < end) {
        in.varint();
      }
      if (in.position() != end) {
        throw in.malformed("numbers that end beyond their field");
      }
      return;
    }
    if (length % (kind == Kind.FIXED64 ? 8 : 4) != 0) {
      throw in.malformed("numbers that end beyond their field");
    }
    in.advance(length);
  }
}
