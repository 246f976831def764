package io.strata.probe.send;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A file of the spool: records one after another, each a header (length of the payload, checksum,
 * time) and the payload. A record that was cut short by a crash ends the file's readable part.
 */
final class SpoolSegment {
  private static final int HEADER_BYTES = 4 + 4 + 8;

  private final Path file;
  private long bytes;
  private int records;

  private SpoolSegment(Path file, long bytes, int records) {
    this.file = file;
    this.bytes = bytes;
    this.records = records;
  }

  /** A new, empty segment. */
  static SpoolSegment create(Path file) throws IOException {
    Files.createFile(file);
    return new SpoolSegment(file, 0, 0);
  }

  /** An existing segment; what follows its last whole record is cut off. */
  static SpoolSegment open(Path file) throws IOException {
    SpoolSegment segment = new SpoolSegment(file, 0, 0);
    List<MetricBatch> whole = segment.read();
    segment.records = whole.size();
    segment.bytes = whole.stream().mapToLong(b -> HEADER_BYTES + b.payload().length).sum();
    if (segment.bytes < Files.size(file)) {
      try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
        out.setLength(segment.bytes);
      }
    }
    return segment;
  }

  /**
   * Appends a record and forces it to the disk. A file channel would do the same, but close where
   * the thread is interrupted, as it is at a stop.
   */
  void append(MetricBatch batch) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(HEADER_BYTES + batch.payload().length);
    record.putInt(batch.payload().length).putInt(checksum(batch)).putLong(batch.timeMillis());
    record.put(batch.payload());
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek(bytes);
      out.write(record.array());
      out.getFD().sync();
    }
    bytes += record.capacity();
    records++;
  }

  /** All whole records, oldest first. */
  List<MetricBatch> read() throws IOException {
    List<MetricBatch> batches = new ArrayList<>();
    long left = Files.size(file);
    try (InputStream stream = Files.newInputStream(file);
        DataInputStream in = new DataInputStream(stream)) {
      while (left >= HEADER_BYTES) {
        int length = in.readInt();
        int checksum = in.readInt();
        long timeMillis = in.readLong();
        left -= HEADER_BYTES;
        if (length < 0 || length > left) {
          break;
        }
        MetricBatch batch = new MetricBatch(timeMillis, in.readNBytes(length));
        if (checksum(batch) != checksum) {
          break;
        }
        left -= length;
        batches.add(batch);
      }
    } catch (EOFException e) {
      return batches; // The file shrank meanwhile: what was whole is what there is.
    }
    return batches;
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  long bytes() {
    return bytes;
  }

  int records() {
    return records;
  }

  private static int checksum(MetricBatch batch) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).putLong(batch.timeMillis()).flip());
    crc.update(batch.payload());
    return (int) crc.getValue();
  }
}
