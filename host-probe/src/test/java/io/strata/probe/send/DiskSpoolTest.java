package io.strata.probe.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spool's promises: order, bound, and what a crash leaves. */
class DiskSpoolTest {
  private static final long ROOMY = 10_000_000;

  @TempDir private Path directory;

  @Test
  void batchesComeOutInTheOrderInWhichTheyWentIn() throws Exception {
    DiskSpool spool = new DiskSpool(directory, ROOMY);
    appendAll(spool, 0, 100, 10);

    assertThat(drain(spool)).isEqualTo(times(0, 100));
    assertThat(spool.records()).isZero();
    assertThat(spool.bytes()).isZero();
    assertThat(files()).isEmpty();
  }

  @Test
  void batchesAppendedWhileDrainingFollowTheOlderOnes() throws Exception {
    DiskSpool spool = new DiskSpool(directory, ROOMY);
    appendAll(spool, 0, 10, 10);
    List<Long> out = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      out.add(takeOne(spool));
    }

    appendAll(spool, 10, 20, 10);
    out.addAll(drain(spool));

    assertThat(out).isEqualTo(times(0, 20));
  }

  @Test
  void theOldestAreDroppedAndCountedBeyondTheBound() throws Exception {
    DiskSpool spool = new DiskSpool(directory, 64 * 1024);
    appendAll(spool, 0, 1000, 1000);

    assertThat(bytesOnDisk()).isLessThanOrEqualTo(64 * 1024);
    assertThat(spool.bytes()).isEqualTo(bytesOnDisk());
    List<Long> left = drain(spool);
    assertThat(left).isEqualTo(times(1000 - left.size(), 1000));
    assertThat(spool.dropped()).isEqualTo(1000 - left.size());
    assertThat(left).hasSizeGreaterThan(40);
  }

  @Test
  void theBoundHoldsWhileTheOldestSegmentIsBeingDrained() throws Exception {
    DiskSpool spool = new DiskSpool(directory, 64 * 1024);
    appendAll(spool, 0, 50, 1000);
    long first = takeOne(spool);

    appendAll(spool, 50, 200, 1000);
    List<Long> left = drain(spool);

    assertThat(first).isZero();
    assertThat(left).isEqualTo(times(200 - left.size(), 200));
    assertThat(spool.dropped() + left.size() + 1).isEqualTo(200);
    assertThat(spool.records()).isZero();
  }

  @Test
  void anotherProcessFindsWhatWasLeft() throws Exception {
    appendAll(new DiskSpool(directory, ROOMY), 0, 30, 100);

    DiskSpool reopened = new DiskSpool(directory, ROOMY);
    appendAll(reopened, 30, 40, 100);

    assertThat(reopened.records()).isEqualTo(40);
    assertThat(drain(reopened)).isEqualTo(times(0, 40));
  }

  @Test
  void anyCutThroughTheLastRecordLeavesTheOthers() throws Exception {
    appendAll(new DiskSpool(directory, ROOMY), 0, 5, 20);
    byte[] whole = Files.readAllBytes(files().getFirst());
    int record = whole.length / 5;
    for (int cut = 4 * record; cut < 5 * record; cut++) {
      Files.write(files().getFirst(), java.util.Arrays.copyOf(whole, cut));

      DiskSpool reopened = new DiskSpool(directory, ROOMY);

      assertThat(reopened.records()).as("cut at " + cut).isEqualTo(4);
      assertThat(reopened.bytes()).isEqualTo(4L * record);
    }
    DiskSpool reopened = new DiskSpool(directory, ROOMY);
    appendAll(reopened, 4, 8, 20);
    assertThat(drain(reopened)).isEqualTo(times(0, 8));
  }

  @Test
  void aDamagedRecordEndsItsSegmentOnly() throws Exception {
    DiskSpool spool = new DiskSpool(directory, 64 * 1024);
    appendAll(spool, 0, 20, 1000);
    assertThat(files()).hasSizeGreaterThan(1);
    try (FileChannel channel = FileChannel.open(files().getFirst(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 1016 + 100);
    }

    List<Long> left = drain(new DiskSpool(directory, 64 * 1024));

    assertThat(left).startsWith(0L, 5L).endsWith(19L).isSorted();
  }

  @Test
  void whatDoesNotFitIsNeverWritten() throws Exception {
    Files.writeString(directory.resolve("readme.txt"), "not a segment");

    DiskSpool spool = new DiskSpool(directory, ROOMY);

    assertThat(spool.isEmpty()).isTrue();
    assertThat(directory.resolve("readme.txt")).exists();
  }

  private static void appendAll(DiskSpool spool, long from, long to, int payloadBytes)
      throws IOException {
    for (long time = from; time < to; time++) {
      spool.append(new MetricBatch(time, new byte[payloadBytes]));
    }
  }

  private static List<Long> drain(DiskSpool spool) throws IOException {
    List<Long> out = new ArrayList<>();
    while (!spool.isEmpty()) {
      out.add(takeOne(spool));
    }
    return out;
  }

  private static long takeOne(DiskSpool spool) throws IOException {
    MetricBatch oldest = java.util.Objects.requireNonNull(spool.oldest());
    spool.remove();
    return oldest.timeMillis();
  }

  private static List<Long> times(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
    }
  }

  private long bytesOnDisk() throws IOException {
    long bytes = 0;
    for (Path file : files()) {
      bytes += Files.size(file);
    }
    return bytes;
  }
}
