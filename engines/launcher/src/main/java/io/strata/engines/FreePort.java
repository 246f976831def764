package io.strata.engines;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds ports that nobody listens on. */
public final class FreePort {
  private FreePort() {}

  /** A free port on the loopback address; nothing keeps others from taking it first. */
  public static int find() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new EngineException("no free port: " + e.getMessage(), e);
    }
  }
}
