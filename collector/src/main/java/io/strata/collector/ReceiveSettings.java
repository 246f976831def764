package io.strata.collector;

import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.receive.BearerTokens;
import io.strata.collector.receive.InFlightBytes;
import io.strata.collector.receive.Reception;
import io.strata.collector.receive.ServerTls;
import io.strata.process.ByteSize;
import io.strata.process.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bounds of what is received, and who may send. */
public record ReceiveSettings(
    ByteSize maxBodySize,
    ByteSize maxInFlight,
    int maxConnections,
    Duration requestTimeout,
    Duration idleTimeout,
    @Nullable String token,
    @Nullable Path tokenFile,
    boolean allowAnonymous,
    Tls tls) {

  public ReceiveSettings {
    if (maxBodySize.bytes() > Integer.MAX_VALUE / 2) {
      throw new IllegalArgumentException("max-body-size must be below 1GiB");
    }
    if (maxInFlight.bytes() < maxBodySize.bytes()) {
      throw new IllegalArgumentException(
          "max-in-flight must be at least max-body-size, else no large request is ever taken");
    }
    if (maxConnections < 1) {
      throw new IllegalArgumentException("max-connections must be at least 1");
    }
    if (requestTimeout.toSeconds() < 1 || idleTimeout.toSeconds() < 1) {
      throw new IllegalArgumentException("request-timeout and idle-timeout must be at least 1s");
    }
  }

  /** Certificates and keys, as PEM; all missing for none. */
  public record Tls(
      @Nullable Path certificateFile, @Nullable Path privateKeyFile, @Nullable Path clientCaFile) {
    public Tls {
      if ((certificateFile == null) != (privateKeyFile == null)) {
        throw new IllegalArgumentException("certificate-file and private-key-file go together");
      }
      if (clientCaFile != null && certificateFile == null) {
        throw new IllegalArgumentException("client-ca-file needs certificate-file");
      }
    }
  }

  /** Whether senders must show who they are. */
  boolean isProtected() {
    return token != null || tokenFile != null || tls.clientCaFile() != null;
  }

  Reception.Limits limits() {
    return new Reception.Limits(
        maxBodySize.toIntBytes(), maxConnections, requestTimeout, idleTimeout);
  }

  /**
   * Reads the files.
   *
   * @throws InvalidConfigurationException with all that is wrong with them
   */
  Reception reception(CollectorMetrics metrics, InstantSource clock) {
    List<String> problems = new ArrayList<>();
    BearerTokens tokens = tokens(clock, problems);
    ServerTls serverTls = serverTls(clock, problems);
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(problems);
    }
    return new Reception(
        limits(), new InFlightBytes(maxInFlight.bytes()), tokens, serverTls, metrics);
  }

  private BearerTokens tokens(InstantSource clock, List<String> problems) {
    try {
      return BearerTokens.of(token, tokenFile, clock);
    } catch (IllegalArgumentException e) {
      problems.add("receive.token: " + e.getMessage());
    } catch (IOException e) {
      problems.add("receive.token-file: " + told(e));
    }
    return BearerTokens.none();
  }

  private @Nullable ServerTls serverTls(InstantSource clock, List<String> problems) {
    Path certificates = tls.certificateFile();
    Path key = tls.privateKeyFile();
    if (certificates == null || key == null) {
      return null;
    }
    try {
      return ServerTls.of(certificates, key, tls.clientCaFile(), clock);
    } catch (IOException e) {
      problems.add("receive.tls: " + told(e));
      return null;
    }
  }

  /** The message of a missing file is its name alone. */
  private static String told(IOException e) {
    return e instanceof NoSuchFileException
        ? "the file %s does not exist".formatted(e.getMessage())
        : String.valueOf(e.getMessage());
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ReceiveSettings[max body %s, token %s, token file %s, anonymous %s, %s]"
        .formatted(maxBodySize, token == null ? "none" : "set", tokenFile, allowAnonymous, tls);
  }
}
