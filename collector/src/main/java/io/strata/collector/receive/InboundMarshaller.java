package io.strata.collector.receive;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes gRPC messages as bytes: what is wrong with one is then told to its sender, where gRPC's own
 * marshaller would answer with an unknown error. Thread-safe.
 */
final class InboundMarshaller implements MethodDescriptor.Marshaller<InboundMarshaller.Inbound> {
  private final int maxBytes;

  /** A message, or why it can't be read. */
  // The bytes are not copied; they must not change.
  @SuppressWarnings("ArrayRecordComponent")
  record Inbound(byte[] bytes, @Nullable StatusRuntimeException failure) {}

  InboundMarshaller(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public Inbound parse(InputStream stream) {
    try {
      byte[] bytes = stream.readNBytes(maxBytes);
      if (bytes.length == maxBytes && stream.read() >= 0) {
        return failed(
            Status.RESOURCE_EXHAUSTED.withDescription(
                "the message is larger than %d bytes".formatted(maxBytes)));
      }
      return new Inbound(bytes, null);
    } catch (StatusRuntimeException e) {
      return new Inbound(new byte[0], e);
    } catch (IOException e) {
      return failed(
          Status.INVALID_ARGUMENT.withDescription("the message can't be read").withCause(e));
    }
  }

  private static Inbound failed(Status status) {
    return new Inbound(new byte[0], status.asRuntimeException());
  }

  @Override
  public InputStream stream(Inbound value) {
    throw new UnsupportedOperationException("requests are only read");
  }
}
