package io.strata.store.trace.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class NumberColumnTest {
  // Never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Written(byte[] content, byte[] bits) {
    int size() {
      return content.length + bits.length;
    }
  }

  private static Written write(long[] values) {
    BinaryOutput out = new BinaryOutput();
    BitOutput bits = new BitOutput();
    new ColumnWriter(out, bits).write(values, values.length);
    return new Written(out.toByteArray(), bits.toByteArray());
  }

  private static long[] read(Written written, int count) {
    return NumberColumn.read(
        count, new BinaryInput(written.content(), 0), new BitInput(written.bits()));
  }

  @Property(tries = 500)
  void numbersComeBackAsTheyWere(@ForAll long seed, @ForAll @IntRange(max = 300) int count) {
    Random random = new Random(seed);
    int kind = random.nextInt(6);
    long base = random.nextLong() >>> random.nextInt(64);
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (kind) {
            case 0 -> base;
            case 1 -> random.nextInt(20) == 0 ? random.nextLong() : base;
            case 2 -> random.nextInt(20) == 0 ? random.nextLong() : base + i;
            case 3 -> base + 1_000_003L * random.nextInt(9);
            case 4 -> base + random.nextInt(500);
            default -> random.nextLong() >>> random.nextInt(64);
          };
    }
    assertThat(read(write(values), count)).isEqualTo(values);
  }

  @Example
  void eachFormTakesWhatItsNumbersNeed() {
    long[] values = new long[256];
    Arrays.fill(values, 1L << 40);
    assertThat(write(values).size()).as("all the same").isLessThan(8);
    values[7] = 3;
    assertThat(write(values).size()).as("mostly the same").isLessThan(16);
    for (int i = 0; i < values.length; i++) {
      values[i] = 5_000L + i;
    }
    assertThat(write(values).size()).as("a sequence").isLessThan(8);
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 4) * 1_048_576L;
    }
    assertThat(write(values).size()).as("a dictionary").isLessThan(64 + 24);
    for (int i = 0; i < values.length; i++) {
      values[i] = 32_768 + ((i * 7_919L) % 28_000);
    }
    assertThat(write(values).size()).as("a frame").isLessThan(256 * 15 / 8 + 8);
  }
}
