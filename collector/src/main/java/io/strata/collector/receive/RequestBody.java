package io.strata.collector.receive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Reads an HTTP request's body, gzip or not, no further than allowed. */
final class RequestBody {
  private static final int BUFFER = 8 * 1024;

  private RequestBody() {}

  /**
   * Whether a body is compressed.
   *
   * @param codings the headers {@code Content-Encoding}, each of which may be a list
   * @throws RefusedException for other codings than gzip, and for gzip within gzip: what such a
   *     body grows to has no bound that its size as sent would tell
   */
  static boolean isGzip(List<String> codings) {
    int gzips = 0;
    for (String header : codings) {
      for (String coding : header.split(",", -1)) {
        switch (coding.strip().toLowerCase(Locale.ROOT)) {
          case "gzip", "x-gzip" -> gzips++;
          case "", "identity" -> {}
          default ->
              throw new RefusedException(
                  Refusal.CONTENT_ENCODING, "a body may be compressed by gzip, or not at all");
        }
      }
    }
    if (gzips > 1) {
      throw new RefusedException(
          Refusal.CONTENT_ENCODING, "a body may be compressed once, not %d times".formatted(gzips));
    }
    return gzips == 1;
  }

  /**
   * Reads a body; its bytes are taken from the lease as they come.
   *
   * @param limit the largest body in bytes, as sent and when decompressed
   * @throws RefusedException as soon as the limit is passed, and where it ends early or is no gzip
   * @throws OverloadedException where the lease can't grow
   */
  static byte[] read(InputStream sent, boolean gzip, int limit, InFlightBytes.Lease lease) {
    try (InputStream body =
        gzip ? new GZIPInputStream(new Bounded(sent, limit), BUFFER) : new Bounded(sent, limit)) {
      return BoundedBytes.read(body, limit, lease::growTo);
    } catch (BoundedBytes.TooManyException _) {
      throw tooLarge(gzip ? "decompressed" : "sent", limit);
    } catch (IOException e) {
      throw new RefusedException(Refusal.UNDECODABLE, "the body can't be read: " + e.getMessage());
    }
  }

  /**
   * Reads what is left of a body, and forgets it. A connection that is closed with bytes unread is
   * reset, and its sender may never see the answer.
   */
  static void drain(InputStream body, long limit) {
    byte[] forgotten = new byte[BUFFER];
    long left = limit;
    try {
      for (int read = 0; read >= 0 && left > 0; read = body.read(forgotten)) {
        left -= read;
      }
    } catch (IOException _) {
      // The sender went away: nobody waits for the answer.
    }
  }

  private static RefusedException tooLarge(String form, int limit) {
    return new RefusedException(
        Refusal.TOO_LARGE, "the %s body is larger than %d bytes".formatted(form, limit));
  }

  /** Fails past a number of bytes as sent; leaves the stream open, for it is the exchange's. */
  private static final class Bounded extends FilterInputStream {
    private final int limit;
    private long count;

    Bounded(InputStream in, int limit) {
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

    @Override
    public void close() {}

    private void count(int read) {
      count += read;
      if (count > limit) {
        throw tooLarge("sent", limit);
      }
    }
  }
}
