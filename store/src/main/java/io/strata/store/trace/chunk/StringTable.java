package io.strata.store.trace.chunk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for the strings of a chunk: first the well-known ones, then its own. Own strings of one
 * pattern are written as the pattern and columns of their numbers.
 */
final class StringTable {
  /** A pattern of fewer strings costs more than it saves. */
  private static final int MIN_STRINGS_OF_PATTERN = 3;

  private StringTable() {}

  /** Gives numbers in order of first use. Not thread-safe. */
  static final class Writer {
    private final Map<String, Integer> own;
    private final List<String> texts = new ArrayList<>();

    /** For about so many strings. */
    Writer(int expected) {
      this.own = HashMap.newHashMap(expected);
    }

    int number(String text) {
      Integer known = own.get(text);
      if (known != null) {
        return known;
      }
      Integer wellKnown = WellKnownStrings.numbersByText().get(text);
      if (wellKnown != null) {
        own.put(text, wellKnown);
        return wellKnown;
      }
      int number = WellKnownStrings.all().size() + texts.size();
      own.put(text, number);
      texts.add(text);
      return number;
    }

    /** How many numbers were given, those of well-known strings included. */
    int size() {
      return WellKnownStrings.all().size() + texts.size();
    }

    /** The strings of one pattern. */
    private static final class Group {
      private final String text;
      private final boolean marked;
      private long[] numbers = {};
      private int used;
      private int rows;
      private int number = -1;

      Group(String text, boolean marked) {
        this.text = text;
        this.marked = marked;
      }

      void add(TextSplitter split) {
        if (numbers.length - used < split.count()) {
          numbers = Arrays.copyOf(numbers, Math.max(8, 2 * used) + split.count());
        }
        for (int i = 0; i < split.count(); i++) {
          numbers[used++] = split.number(i);
        }
        rows++;
      }
    }

    void writeTo(BinaryOutput out, BitOutput bits) {
      List<Group> groups = new ArrayList<>();
      int[] groupOfText = groups(groups);
      out.writeNumber(groups.size());
      for (Group group : groups) {
        byte[] utf8 = group.text.getBytes(StandardCharsets.UTF_8);
        out.writeNumber((long) utf8.length << 1 | (group.marked ? 1 : 0));
        out.writeBytes(utf8);
      }
      writeRuns(groupOfText, out);
      ColumnWriter columns = new ColumnWriter(out, bits);
      for (Group group : groups) {
        if (group.marked) {
          writeNumbers(group, columns);
        }
      }
    }

    /** Sorts the texts by pattern; for each text the number of its group. */
    private int[] groups(List<Group> groups) {
      @Nullable Group[] patterns = patterns();
      int[] groupOfText = new int[patterns.length];
      for (int i = 0; i < patterns.length; i++) {
        @Nullable Group group = patterns[i];
        if (group == null || group.rows < MIN_STRINGS_OF_PATTERN) {
          group = new Group(texts.get(i), false);
        }
        if (group.number < 0) {
          group.number = groups.size();
          groups.add(group);
        }
        groupOfText[i] = group.number;
      }
      return groupOfText;
    }

    /** For each text with numbers the group of its pattern, mostly that of the text before. */
    private @Nullable Group[] patterns() {
      @Nullable Group[] patterns = new Group[texts.size()];
      Map<String, Group> known = new HashMap<>();
      TextSplitter splitter = new TextSplitter();
      @Nullable Group group = null;
      for (int i = 0; i < patterns.length; i++) {
        if (splitter.split(texts.get(i))) {
          if (group == null || !splitter.hasPattern(group.text)) {
            group = known.computeIfAbsent(splitter.pattern(), pattern -> new Group(pattern, true));
          }
          group.add(splitter);
          patterns[i] = group;
        }
      }
      return patterns;
    }

    /** Groups are numbered by first use, so that a text alone in its group is no news. */
    private static void writeRuns(int[] groupOfText, BinaryOutput out) {
      out.writeNumber(groupOfText.length);
      int next = 0;
      int i = 0;
      while (i < groupOfText.length) {
        int end = i + 1;
        boolean fresh = groupOfText[i] == next;
        if (fresh && isFresh(groupOfText, end, next + 1)) {
          while (isFresh(groupOfText, end, next + 1 + end - i - 1)) {
            end++;
          }
          out.writeNumber(0);
          next += end - i;
        } else {
          while (end < groupOfText.length && groupOfText[end] == groupOfText[i]) {
            end++;
          }
          out.writeNumber(fresh ? 1 : 2L + groupOfText[i]);
          next += fresh ? 1 : 0;
        }
        out.writeNumber(end - i);
        i = end;
      }
    }

    private static boolean isFresh(int[] groupOfText, int at, int next) {
      return at < groupOfText.length && groupOfText[at] == next;
    }

    private static void writeNumbers(Group group, ColumnWriter columns) {
      int numbers = group.used / group.rows;
      long[] column = new long[group.rows];
      for (int number = 0; number < numbers; number++) {
        for (int row = 0; row < column.length; row++) {
          column[row] = group.numbers[row * numbers + number];
        }
        columns.write(column, column.length);
      }
    }
  }

  /** The strings by number. */
  static final class Reader {
    private final String[] own;

    Reader(BinaryInput in, BitInput bits) {
      String[] groups = new String[in.readCount()];
      boolean[] marked = new boolean[groups.length];
      for (int i = 0; i < groups.length; i++) {
        long length = in.readNumber();
        marked[i] = (length & 1) != 0;
        groups[i] = in.readText((int) Math.min(length >>> 1, Integer.MAX_VALUE));
      }
      int[] groupOfText = readRuns(in, groups.length);
      int[] sizes = new int[groups.length];
      for (int group : groupOfText) {
        sizes[group]++;
      }
      long[][][] numbers = new long[groups.length][][];
      for (int i = 0; i < groups.length; i++) {
        if (marked[i]) {
          numbers[i] = new long[TextPattern.numbers(groups[i])][];
          for (int column = 0; column < numbers[i].length; column++) {
            numbers[i][column] = NumberColumn.read(sizes[i], in, bits);
          }
        }
      }
      own = new String[groupOfText.length];
      int[] rows = new int[groups.length];
      for (int i = 0; i < own.length; i++) {
        int group = groupOfText[i];
        own[i] =
            marked[group]
                ? TextPattern.join(groups[group], numbers[group], rows[group]++)
                : groups[group];
      }
    }

    private static int[] readRuns(BinaryInput in, int groups) {
      long claimed = in.readNumber();
      if (claimed < 0 || claimed > TraceChunkCodec.MAX_VALUES) {
        throw new MalformedChunkException("%d strings".formatted(claimed));
      }
      int[] groupOfText = new int[(int) claimed];
      int next = 0;
      for (int i = 0; i < groupOfText.length; ) {
        int kind = in.readIndex(groups + 2);
        long length = in.readNumber();
        if (length < 1 || length > groupOfText.length - i) {
          throw new MalformedChunkException("a run of %d strings".formatted(length));
        }
        int end = i + (int) length;
        if (kind == 0) {
          while (i < end) {
            groupOfText[i++] = group(next++, groups);
          }
        } else {
          Arrays.fill(groupOfText, i, end, group(kind == 1 ? next++ : kind - 2, groups));
          i = end;
        }
      }
      return groupOfText;
    }

    private static int group(int number, int groups) {
      if (number >= groups) {
        throw new MalformedChunkException("pattern %d of %d".formatted(number, groups));
      }
      return number;
    }

    String read(BinaryInput in) {
      return get(in.readNumber());
    }

    /** The string of a number. */
    String get(long number) {
      int known = WellKnownStrings.all().size();
      if (number < 0 || number >= known + own.length) {
        throw new MalformedChunkException("string %d of %d".formatted(number, own.length));
      }
      return number < known ? WellKnownStrings.all().get((int) number) : own[(int) number - known];
    }
  }
}
