package io.strata.store.trace.chunk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for the strings of a chunk: first the well-known ones, then its own. */
final class StringTable {
  private StringTable() {}

  /** Gives numbers in order of first use. Not thread-safe. */
  static final class Writer {
    private final Map<String, Integer> own = new HashMap<>();
    private final List<byte[]> texts = new ArrayList<>();

    int number(String text) {
      Integer known = WellKnownStrings.numbersByText().get(text);
      if (known != null) {
        return known;
      }
      Integer number = own.get(text);
      if (number == null) {
        number = WellKnownStrings.all().size() + own.size();
        own.put(text, number);
        texts.add(text.getBytes(StandardCharsets.UTF_8));
      }
      return number;
    }

    void writeTo(BinaryOutput out) {
      out.writeNumber(texts.size());
      texts.forEach(text -> out.writeNumber(text.length));
      texts.forEach(out::writeBytes);
    }
  }

  /** The strings by number. */
  static final class Reader {
    private final String[] own;

    Reader(BinaryInput in) {
      int[] lengths = new int[in.readCount()];
      for (int i = 0; i < lengths.length; i++) {
        lengths[i] = in.readCount();
      }
      own = new String[lengths.length];
      for (int i = 0; i < lengths.length; i++) {
        own[i] = in.readText(lengths[i]);
      }
    }

    String read(BinaryInput in) {
      int known = WellKnownStrings.all().size();
      int number = in.readIndex(known + own.length);
      return number < known ? WellKnownStrings.all().get(number) : own[number - known];
    }
  }
}
