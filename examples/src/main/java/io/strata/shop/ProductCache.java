package io.strata.shop;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Product pages in Redis for a few seconds. Redis away means a miss, never a failure. Thread-safe.
 */
final class ProductCache implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(ProductCache.class);
  private static final long KEEP_SECONDS = 5;
  private static final Duration TIMEOUT = Duration.ofMillis(250);

  private final ClientResources resources =
      DefaultClientResources.builder()
          .ioThreadPoolSize(2)
          .computationThreadPoolSize(2)
          .reconnectDelay(Delay.constant(Duration.ofSeconds(1)))
          .build();
  private final RedisClient client;
  private @Nullable StatefulRedisConnection<String, String> connection;

  ProductCache(InetSocketAddress address) {
    RedisURI uri = RedisURI.create(address.getHostString(), address.getPort());
    uri.setTimeout(TIMEOUT);
    // Older servers answer these introductions with an error.
    uri.setLibraryName("");
    uri.setLibraryVersion("");
    client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder()
            // Commands wait for a server that is away until their time is up, as clients do by
            // default; the customer waits with them.
            .timeoutOptions(TimeoutOptions.enabled(TIMEOUT))
            .requestQueueSize(1_000)
            .socketOptions(SocketOptions.builder().connectTimeout(TIMEOUT).build())
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .build());
  }

  Optional<String> find(String key) {
    try {
      return Optional.ofNullable(connection().sync().get(key));
    } catch (RedisException e) {
      logger.warn("cache is away: {}", e.getMessage());
      return Optional.empty();
    }
  }

  void keep(String key, String value) {
    try {
      connection().sync().set(key, value, SetArgs.Builder.ex(KEEP_SECONDS));
    } catch (RedisException e) {
      logger.warn("cache is away: {}", e.getMessage());
    }
  }

  private synchronized StatefulRedisConnection<String, String> connection() {
    StatefulRedisConnection<String, String> open = connection;
    if (open == null) {
      open = client.connect();
      connection = open;
    }
    return open;
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
