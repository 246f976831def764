package io.strata.store.elasticsearch;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Elasticsearch (8.x or 9.x), and what to keep there how.
 *
 * @param url of a node or of a balancer before several, {@code http} or {@code https}; several
 *     nodes' are separated by commas, with the same path
 * @param username for basic authentication; null for none
 * @param password of that user; null for none
 * @param indexPrefix the start of all index and template names, so that several installations can
 *     share a cluster: lower-case letters, digits, dashes and underscores
 * @param index how new indices are made
 * @param bulk how is written
 */
public record ElasticsearchSettings(
    URI url,
    @Nullable String username,
    @Nullable String password,
    String indexPrefix,
    Index index,
    Bulk bulk) {
  /** The index prefix unless another is wanted. */
  public static final String DEFAULT_INDEX_PREFIX = "strata";

  private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_-]{0,99}");

  public ElasticsearchSettings {
    Objects.requireNonNull(index);
    Objects.requireNonNull(bulk);
    requireNodes(url);
    if (!PREFIX.matcher(indexPrefix).matches()) {
      throw new IllegalArgumentException(
          "index-prefix must be lower-case letters, digits, - and _, from a letter: "
              + indexPrefix);
    }
    if ((username == null) != (password == null)) {
      throw new IllegalArgumentException("username and password go together");
    }
  }

  private static void requireNodes(URI url) {
    List<URI> nodes = nodes(url);
    for (URI node : nodes) {
      if (!"http".equals(node.getScheme()) && !"https".equals(node.getScheme())) {
        throw new IllegalArgumentException("url must start with http or https: " + node);
      }
      if (node.getHost() == null) {
        throw new IllegalArgumentException("url must name a host: " + node);
      }
      if (!Objects.equals(node.getPath(), nodes.getFirst().getPath())) {
        throw new IllegalArgumentException("the urls of all nodes must have the same path: " + url);
      }
    }
  }

  /** The URL of each node, without a slash at its end. */
  List<URI> nodes() {
    return nodes(url);
  }

  private static List<URI> nodes(URI url) {
    return Pattern.compile(",")
        .splitAsStream(url.toString())
        .map(node -> URI.create(node.endsWith("/") ? node.substring(0, node.length() - 1) : node))
        .toList();
  }

  /**
   * How new indices are made; each day has at least one for each signal.
   *
   * @param shards primary shards of an index, 1 to 100
   * @param replicas as {@code index.auto_expand_replicas} takes it: {@code 0-1} has a replica as
   *     soon as there is a second node
   * @param refreshInterval how long until what was written can be found, 100 ms to an hour
   * @param rolloverBytes an index of so many bytes, replicas not counted, is followed by a new
   *     generation on the same day; 1 MiB at least
   */
  public record Index(int shards, String replicas, Duration refreshInterval, long rolloverBytes) {
    private static final Pattern REPLICAS = Pattern.compile("\\d+-(\\d+|all)");

    /** One shard, a replica where there is a second node, visible after a second, 30 GiB. */
    public static final Index DEFAULT = new Index(1, "0-1", Duration.ofSeconds(1), 30L << 30);

    public Index {
      if (shards < 1 || shards > 100) {
        throw new IllegalArgumentException("shards must be 1 to 100, not " + shards);
      }
      if (!REPLICAS.matcher(replicas).matches()) {
        throw new IllegalArgumentException("replicas must be a range as 0-1, not " + replicas);
      }
      requireBetween(
          "refresh-interval", refreshInterval, Duration.ofMillis(100), Duration.ofHours(1));
      if (rolloverBytes < 1 << 20) {
        throw new IllegalArgumentException(
            "rollover-size must be 1 MiB at least, not " + rolloverBytes);
      }
    }
  }

  /**
   * How is written.
   *
   * @param maxBytes a bulk request is sent when it has so many bytes, 64 KiB to 64 MiB; a single
   *     larger document goes alone
   * @param maxConcurrent bulk requests at once, 1 to 64; further writers wait
   * @param attempts how often a bulk is tried before the store counts as unavailable, 1 to 20, with
   *     growing pauses of 100 ms to 5 s between
   * @param timeout how long an answer may take, 1 s to 10 minutes; also for searches
   */
  public record Bulk(int maxBytes, int maxConcurrent, int attempts, Duration timeout) {
    /** 8 MiB, four at once, five attempts, 30 seconds. */
    public static final Bulk DEFAULT = new Bulk(8 << 20, 4, 5, Duration.ofSeconds(30));

    public Bulk {
      requireCount("max-bytes", maxBytes, 64 << 10, 64 << 20);
      requireCount("max-concurrent", maxConcurrent, 1, 64);
      requireCount("attempts", attempts, 1, 20);
      requireBetween("timeout", timeout, Duration.ofSeconds(1), Duration.ofMinutes(10));
    }

    private static void requireCount(String name, int value, int min, int max) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(
            "%s must be %d to %d, not %d".formatted(name, min, max, value));
      }
    }
  }

  private static void requireBetween(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "%s must be %s to %s, not %s".formatted(name, min, max, value));
    }
  }

  /** A node without authentication, everything else as by default. */
  public static ElasticsearchSettings of(URI url) {
    return new ElasticsearchSettings(
        url, null, null, DEFAULT_INDEX_PREFIX, Index.DEFAULT, Bulk.DEFAULT);
  }

  /** These settings with basic authentication, or none. */
  public ElasticsearchSettings withUser(@Nullable String name, @Nullable String secret) {
    return new ElasticsearchSettings(url, name, secret, indexPrefix, index, bulk);
  }

  /** These settings with another index prefix. */
  public ElasticsearchSettings withIndexPrefix(String prefix) {
    return new ElasticsearchSettings(url, username, password, prefix, index, bulk);
  }

  /** These settings with other indices. */
  public ElasticsearchSettings withIndex(Index other) {
    return new ElasticsearchSettings(url, username, password, indexPrefix, other, bulk);
  }

  /** These settings with another way of writing. */
  public ElasticsearchSettings withBulk(Bulk other) {
    return new ElasticsearchSettings(url, username, password, indexPrefix, index, other);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "ElasticsearchSettings[%s, user %s, prefix %s, %s, %s]"
        .formatted(url, username, indexPrefix, index, bulk);
  }
}
