package io.strata.bench.agent.service;

import com.sun.management.ThreadMXBean;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * What only a JVM itself knows of its cost. It is asked through a plain socket, which no agent
 * instruments.
 *
 * @param allocatedBytes by all threads that there ever were
 * @param liveBytes of the heap after a collection; 0 where that was not asked for
 * @param loadedClasses now
 */
public record ProcessFigures(long allocatedBytes, long liveBytes, int loadedClasses) {
  private static final int PATIENCE_MILLIS = 20_000;

  /** Answers every connection on this port, from a daemon thread. */
  static void serve(int port) throws IOException {
    ServerSocket server = new ServerSocket(port, 5, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("process-figures").start(() -> answer(server));
  }

  @SuppressWarnings("InfiniteLoopStatement")
  private static void answer(ServerSocket server) {
    while (true) {
      try (Socket socket = server.accept();
          DataInputStream in = new DataInputStream(socket.getInputStream());
          DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
        ProcessFigures figures = here(in.readBoolean());
        out.writeLong(figures.allocatedBytes());
        out.writeLong(figures.liveBytes());
        out.writeInt(figures.loadedClasses());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static ProcessFigures here(boolean live) {
    // Before the collection, which is not the application's.
    long allocated =
        ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
    return new ProcessFigures(
        allocated,
        live ? bytesAfterCollection() : 0,
        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
  }

  @SuppressWarnings("SystemGc") // To measure what is left.
  private static long bytesAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /**
   * Asks a service.
   *
   * @param live whether it shall collect its garbage to tell what is left
   */
  public static ProcessFigures of(int port, boolean live) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeBoolean(live);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      return new ProcessFigures(in.readLong(), in.readLong(), in.readInt());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
