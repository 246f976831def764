package io.strata.shop;

import java.io.IOException;
import redis.embedded.RedisServer;

/** Runs a Redis server as a child process, and kills it on demand. */
public final class RedisLauncher implements AutoCloseable {
  private final int port;
  private @org.jspecify.annotations.Nullable RedisServer server;

  RedisLauncher(int port) {
    this.port = port;
  }

  /** Arguments: port, admin-port. */
  public static void main(String[] arguments) throws Exception {
    start(Arguments.of(arguments)).untilStopped();
  }

  static RunningService start(Arguments arguments) throws IOException {
    RunningService running = new RunningService("redis");
    RedisLauncher launcher = running.keep(new RedisLauncher(arguments.port("port")));
    launcher.up();
    running.keep(
        new AdminServer(arguments.port("admin-port"))
            .breaks(Fault.REDIS_DOWN, launcher::setDown)
            .start());
    return running;
  }

  private void setDown(boolean down) throws IOException {
    if (down) {
      close();
    } else {
      up();
    }
  }

  private synchronized void up() throws IOException {
    RedisServer starting =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .setting("maxmemory 32mb")
            .onShutdownForceStop(true)
            .build();
    starting.start();
    server = starting;
  }

  @Override
  public synchronized void close() throws IOException {
    RedisServer running = server;
    server = null;
    if (running != null) {
      running.stop();
    }
  }
}
