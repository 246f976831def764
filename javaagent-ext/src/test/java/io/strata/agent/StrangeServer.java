package io.strata.agent;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Something at a broker's address. Every connection has a virtual thread of its own. */
final class StrangeServer implements AutoCloseable {
  /** What becomes of a connection; it is closed when this returns or fails. */
  interface Behaviour {
    void serve(DataInputStream in, DataOutputStream out, int port) throws IOException;
  }

  private final ServerSocket server;
  private final Behaviour behaviour;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  StrangeServer(Behaviour behaviour) {
    this.behaviour = behaviour;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Accepts, reads, and never says a word. */
  static StrangeServer silent() {
    return new StrangeServer((in, _, _) -> {
      while (in.read() >= 0) {}
    });
  }

  /** Speaks HTTP. */
  static StrangeServer http() {
    return new StrangeServer((in, out, _) -> {
      if (in.read() >= 0) {
        out.writeBytes("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        out.flush();
        while (in.read() >= 0) {}
      }
    });
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      if (!server.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      behaviour.serve(
          new DataInputStream(socket.getInputStream()),
          new DataOutputStream(socket.getOutputStream()),
          server.getLocalPort());
    } catch (IOException _) {
      // The client or the test closed the connection.
    } finally {
      sockets.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
