package io.strata.collector.receive;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts connections up to a number, and closes more as they come: gRPC has no such bound. */
final class BoundedServerChannel extends NioServerSocketChannel {
  private final int maxConnections;
  private final Runnable refused;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * Accepts so many.
   *
   * @param refused told of each connection that is closed
   */
  BoundedServerChannel(int maxConnections, Runnable refused) {
    this.maxConnections = maxConnections;
    this.refused = refused;
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws Exception {
    int count = super.doReadMessages(accepted);
    if (count <= 0) {
      return count;
    }
    Channel connection = (Channel) accepted.getLast();
    if (open.get() >= maxConnections) {
      accepted.removeLast();
      refused.run();
      connection.unsafe().closeForcibly();
      return 0;
    }
    open.incrementAndGet();
    connection.closeFuture().addListener(_ -> open.decrementAndGet());
    return count;
  }
}
