package io.strata.collector.receive;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes gRPC messages as bytes, from those in flight: what is wrong with one is then told to its
 * sender, where gRPC's own marshaller would answer with an unknown error. Thread-safe.
 */
final class InboundMarshaller implements MethodDescriptor.Marshaller<InboundMarshaller.Inbound> {
  private final int maxBytes;

  /** A message, or why it can't be read. */
  // The bytes are not copied; they must not change.
  @SuppressWarnings("ArrayRecordComponent")
  record Inbound(byte[] bytes, @Nullable RuntimeException failure) {}

  InboundMarshaller(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public Inbound parse(InputStream stream) {
    try {
      return new Inbound(read(stream, GrpcCall.current()), null);
    } catch (BoundedBytes.TooManyException _) {
      return new Inbound(
          new byte[0],
          new RefusedException(
              Refusal.TOO_LARGE, "the message is larger than %d bytes".formatted(maxBytes)));
    } catch (StatusRuntimeException | OverloadedException | RefusedException e) {
      return new Inbound(new byte[0], e);
    } catch (IOException e) {
      return new Inbound(
          new byte[0],
          Status.INVALID_ARGUMENT
              .withDescription("the message can't be read")
              .withCause(e)
              .asRuntimeException());
    }
  }

  private byte[] read(InputStream stream, GrpcCall call) throws IOException {
    if (!(stream instanceof KnownLength)) {
      return BoundedBytes.read(stream, maxBytes, call::decompressed);
    }
    // Not compressed, and all there: into one array, where the stream's own method joins pieces.
    int length = stream.available();
    if (length > maxBytes) {
      throw new BoundedBytes.TooManyException();
    }
    byte[] bytes = new byte[length];
    int read = stream.readNBytes(bytes, 0, length);
    return read == length ? bytes : Arrays.copyOf(bytes, read);
  }

  @Override
  public InputStream stream(Inbound value) {
    throw new UnsupportedOperationException("requests are only read");
  }
}
