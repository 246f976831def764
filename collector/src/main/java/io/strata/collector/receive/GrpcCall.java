package io.strata.collector.receive;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC call from its first byte to its end, as the transport sees it. It takes the bytes of its
 * message from those in flight while they arrive, not when the message is complete, so that many
 * slow senders of large messages are bounded too; and it ends a call that takes too long. The
 * transport and the thread that answers both use it.
 */
final class GrpcCall extends ServerStreamTracer {
  private static final Context.Key<GrpcCall> KEY = Context.key("strata-call");

  private final InFlightBytes.Lease lease;
  private final Settings settings;
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile @Nullable ServerCall<?, ?> call;
  private volatile Context.@Nullable CancellableContext deadline;
  private long wireBytes;

  /**
   * What calls are made with.
   *
   * @param timeout after which a call ends, answered or not
   * @param timer ends them
   * @param answers sends what the transport's thread must not
   * @param refused makes the answer of a call that finds no room
   */
  record Settings(
      InFlightBytes inFlight,
      Duration timeout,
      ScheduledExecutorService timer,
      Executor answers,
      Function<RuntimeException, StatusRuntimeException> refused) {}

  /** Makes one for each call. */
  static final class Factory extends ServerStreamTracer.Factory {
    private final Settings settings;

    Factory(Settings settings) {
      this.settings = settings;
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
      return new GrpcCall(settings);
    }
  }

  private GrpcCall(Settings settings) {
    this.settings = settings;
    this.lease = settings.inFlight().lease();
  }

  /** The one of this thread's call. */
  static GrpcCall current() {
    return Objects.requireNonNull(KEY.get(), "no call on this thread");
  }

  @Override
  public Context filterContext(Context context) {
    Context.CancellableContext limited =
        context
            .withValue(KEY, this)
            .withDeadlineAfter(
                settings.timeout().toMillis(), TimeUnit.MILLISECONDS, settings.timer());
    deadline = limited;
    return limited;
  }

  /** The call was admitted: it can be answered from now on. */
  void opened(ServerCall<?, ?> admitted) {
    call = admitted;
  }

  /** Bytes of a message arrived, or of a part of it. */
  @Override
  public void inboundWireSize(long bytes) {
    wireBytes += bytes;
    try {
      lease.growTo(wireBytes);
    } catch (OverloadedException | RefusedException e) {
      refuse(e);
    }
  }

  private void refuse(RuntimeException cause) {
    ServerCall<?, ?> refused = call;
    if (refused == null || !mayAnswer()) {
      return;
    }
    StatusRuntimeException answer = settings.refused().apply(cause);
    Metadata trailers = Status.trailersFromThrowable(answer);
    settings
        .answers()
        .execute(
            () -> refused.close(answer.getStatus(), trailers == null ? new Metadata() : trailers));
  }

  /**
   * The message was decompressed so far.
   *
   * @throws OverloadedException where there is no room for it now
   * @throws RefusedException where there is never room for it
   */
  void decompressed(long bytes) {
    lease.growTo(bytes);
  }

  /** True once: for whoever comes first with an answer. */
  boolean mayAnswer() {
    return answered.compareAndSet(false, true);
  }

  @Override
  public void streamClosed(Status status) {
    lease.close();
    Context.CancellableContext limited = deadline;
    if (limited != null) {
      limited.cancel(null);
    }
  }
}
