package io.strata.telemetry.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Random protobuf bytes of a message type: fields in any order, repeated where they should not be,
 * packed or not, with unknown ones in between; and ways to break them. The collector's tests have
 * the same class: a test-jar would not survive a build without tests.
 */
final class RandomMessages {
  private static final List<String> TEXTS =
      List.of(
          "", "a", "service.name", "service.instance.id", "k1", "k2", "GET /cart", "é", "日本 😀");

  private final Random random;

  RandomMessages(Random random) {
    this.random = random;
  }

  /** Bytes that protobuf can parse as a message of the type. */
  byte[] valid(Descriptor type) {
    return message(type, 0);
  }

  private byte[] message(Descriptor type, int depth) {
    List<byte[]> fields = new ArrayList<>();
    double often = depth > 7 ? 0.15 : 0.6;
    for (FieldDescriptor field : type.getFields()) {
      int count = random.nextDouble() > often ? 0 : field.isRepeated() ? random.nextInt(4) : 1;
      if (count == 1 && chance(0.05)) {
        count = 2;
      }
      for (int i = 0; i < count; i++) {
        fields.add(field(field, depth));
      }
    }
    if (chance(0.05)) {
      fields.add(unknown());
    }
    if (chance(0.3)) {
      Collections.shuffle(fields, random);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    fields.forEach(all::writeBytes);
    return all.toByteArray();
  }

  private byte[] field(FieldDescriptor field, int depth) {
    int number = field.getNumber();
    if (field.isPackable() && chance(0.7)) {
      int count = random.nextInt(4);
      return written(out -> {
        ByteArrayOutputStream values = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
          values.writeBytes(written(one -> scalar(one, field)));
        }
        out.writeByteArray(number, values.toByteArray());
      });
    }
    return written(out -> {
      switch (field.getType()) {
        case STRING -> out.writeString(number, text());
        case BYTES -> out.writeByteArray(number, bytes(field.getName()));
        case MESSAGE -> {
          byte[] content = message(field.getMessageType(), depth + 1);
          out.writeTag(number, 2);
          length(out, content.length);
          out.writeRawBytes(content);
        }
        case FIXED64, SFIXED64, DOUBLE -> tagged(out, field, 1);
        case FIXED32, SFIXED32, FLOAT -> tagged(out, field, 5);
        default -> tagged(out, field, 0);
      }
    });
  }

  /** Sometimes longer than need be, which protobuf allows. */
  private void length(CodedOutputStream out, int length) throws IOException {
    if (length < 128 && chance(0.02)) {
      out.writeRawBytes(new byte[] {(byte) (length | 0x80), (byte) 0x80, 0});
    } else {
      out.writeUInt32NoTag(length);
    }
  }

  private void tagged(CodedOutputStream out, FieldDescriptor field, int wireType)
      throws IOException {
    out.writeTag(field.getNumber(), wireType);
    scalar(out, field);
  }

  private void scalar(CodedOutputStream out, FieldDescriptor field) throws IOException {
    switch (field.getType()) {
      case FIXED64, SFIXED64 -> out.writeFixed64NoTag(time());
      case DOUBLE -> out.writeDoubleNoTag(random.nextGaussian());
      case FIXED32, SFIXED32, FLOAT -> out.writeFixed32NoTag(random.nextInt());
      default -> out.writeUInt64NoTag(chance(0.9) ? random.nextInt(26) : random.nextLong());
    }
  }

  private long time() {
    return switch (random.nextInt(12)) {
      case 0 -> 0;
      case 1 -> -1;
      default -> 1_700_000_000_000_000_000L + random.nextInt();
    };
  }

  private String text() {
    return chance(0.9)
        ? TEXTS.get(random.nextInt(TEXTS.size()))
        : "x".repeat(random.nextInt(300)) + random.nextInt();
  }

  private byte[] bytes(String name) {
    int length = name.equals("trace_id") ? 16 : name.endsWith("span_id") ? 8 : random.nextInt(20);
    if (chance(0.05)) {
      return new byte[length];
    }
    byte[] bytes = new byte[chance(0.05) ? random.nextInt(20) : length];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] unknown() {
    UnknownFieldSet inner =
        UnknownFieldSet.newBuilder()
            .addField(7, UnknownFieldSet.Field.newBuilder().addVarint(random.nextLong()).build())
            .build();
    UnknownFieldSet.Field field =
        switch (random.nextInt(4)) {
          case 0 -> UnknownFieldSet.Field.newBuilder().addVarint(random.nextLong()).build();
          case 1 -> UnknownFieldSet.Field.newBuilder().addFixed32(random.nextInt()).build();
          case 2 ->
              UnknownFieldSet.Field.newBuilder()
                  .addLengthDelimited(ByteString.copyFromUtf8(text()))
                  .build();
          default -> UnknownFieldSet.Field.newBuilder().addGroup(inner).build();
        };
    return UnknownFieldSet.newBuilder()
        .addField(100 + random.nextInt(2_000), field)
        .build()
        .toByteArray();
  }

  /** The bytes with something wrong, or not, after all. */
  byte[] mutated(byte[] bytes) {
    byte[] result = bytes;
    for (int i = random.nextInt(3); i >= 0 && result.length > 0; i--) {
      int at = random.nextInt(result.length);
      int to = Math.min(result.length, at + random.nextInt(12));
      byte[] noise = new byte[random.nextInt(4)];
      random.nextBytes(noise);
      result =
          switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(result, at);
            case 1 ->
                joined(Arrays.copyOf(result, at), Arrays.copyOfRange(result, to, result.length));
            case 2 ->
                joined(Arrays.copyOf(result, to), Arrays.copyOfRange(result, at, result.length));
            case 3 ->
                joined(
                    joined(Arrays.copyOf(result, at), noise),
                    Arrays.copyOfRange(result, at, result.length));
            case 4 -> changed(result, at, (byte) (result[at] ^ 1 << random.nextInt(8)));
            default -> changed(result, at, (byte) random.nextInt());
          };
    }
    return result;
  }

  private static byte[] changed(byte[] bytes, int at, byte to) {
    byte[] copy = bytes.clone();
    copy[at] = to;
    return copy;
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  @FunctionalInterface
  private interface Write {
    void to(CodedOutputStream out) throws IOException;
  }

  private static byte[] written(Write write) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      write.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
