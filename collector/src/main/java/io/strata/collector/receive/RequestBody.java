package io.strata.collector.receive;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Reads a request's body, gzip or not, no further than allowed. */
final class RequestBody {
  private static final int CHUNK = 16 * 1024;

  private RequestBody() {}

  /** The body is larger than allowed, as sent or when decompressed. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(String form, long limit) {
      super("the %s body is larger than %d bytes".formatted(form, limit));
    }
  }

  /** What a body may be: its largest size as sent, and when decompressed. */
  record Limits(long sent, long decompressed) {}

  /**
   * Reads a body; its bytes are taken from the lease as they come.
   *
   * @throws TooLargeException as soon as a limit is passed
   * @throws IOException where it ends early or is no gzip
   */
  static byte[] read(InputStream sent, boolean gzip, Limits limits, InFlightBytes.Lease lease)
      throws IOException {
    InputStream bounded = new Bounded(sent, limits.sent());
    try (InputStream body = gzip ? new GZIPInputStream(bounded, CHUNK) : bounded) {
      ByteArrayOutputStream content = new ByteArrayOutputStream(CHUNK);
      byte[] chunk = new byte[CHUNK];
      for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
        if (content.size() + (long) read > limits.decompressed()) {
          throw new TooLargeException("decompressed", limits.decompressed());
        }
        lease.grow(read);
        content.write(chunk, 0, read);
      }
      return content.toByteArray();
    }
  }

  /** Fails past a number of bytes. */
  private static final class Bounded extends FilterInputStream {
    private final long limit;
    private long count;

    Bounded(InputStream in, long limit) {
      super(in);
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int read) throws TooLargeException {
      count += read;
      if (count > limit) {
        throw new TooLargeException("sent", limit);
      }
    }
  }
}
