package io.strata.collector.receive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of which a sender must show one. There may be several, so that a new one can be handed
 * out before the old one ends. They are compared in constant time and never printed. Thread-safe.
 */
public final class BearerTokens {
  /** Shorter ones could be guessed. */
  public static final int MIN_CHARACTERS = 16;

  private static final String SCHEME = "Bearer ";
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  private final List<byte[]> fixed;
  private final @Nullable ReloadedFiles<List<byte[]>> fromFile;

  private BearerTokens(List<byte[]> fixed, @Nullable ReloadedFiles<List<byte[]>> fromFile) {
    this.fixed = fixed;
    this.fromFile = fromFile;
  }

  /** Lets everybody in. */
  public static BearerTokens none() {
    return new BearerTokens(List.of(), null);
  }

  /**
   * Takes tokens.
   *
   * @param tokens separated by commas; null for none
   * @param file one token a line, empty lines and those that begin with # left out; read again when
   *     it changes; null for none
   * @throws IOException where the file can't be read, or says nothing of use
   * @throws IllegalArgumentException where a token is too short, or none that a header can carry
   */
  public static BearerTokens of(@Nullable String tokens, @Nullable Path file, InstantSource clock)
      throws IOException {
    List<byte[]> fixed = tokens == null ? List.of() : hashes(List.of(tokens.split(",", -1)));
    ReloadedFiles<List<byte[]>> fromFile =
        file == null ? null : new ReloadedFiles<>(List.of(file), () -> read(file), clock);
    return new BearerTokens(fixed, fromFile);
  }

  private static List<byte[]> read(Path file) throws IOException {
    List<String> lines =
        Files.readAllLines(file, StandardCharsets.UTF_8).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();
    if (lines.isEmpty()) {
      throw new UnusableFileException(file, "holds no token", null);
    }
    try {
      return hashes(lines);
    } catch (IllegalArgumentException e) {
      throw new UnusableFileException(file, "holds a bad token: " + e.getMessage(), e);
    }
  }

  private static List<byte[]> hashes(List<String> tokens) {
    List<byte[]> hashes = new ArrayList<>();
    for (String token : tokens) {
      String stripped = token.strip();
      if (stripped.length() < MIN_CHARACTERS || !TOKEN.matcher(stripped).matches()) {
        throw new IllegalArgumentException(
            "a token has at least %d characters, all of them letters, digits or -._~+/="
                .formatted(MIN_CHARACTERS));
      }
      hashes.add(hash(stripped));
    }
    return List.copyOf(hashes);
  }

  /** Whether a token must be shown at all. */
  public boolean areRequired() {
    return !fixed.isEmpty() || fromFile != null;
  }

  /**
   * Whether a sender may come in.
   *
   * @param authorization the header of that name; null where there is none
   */
  boolean accept(@Nullable String authorization) {
    if (!areRequired()) {
      return true;
    }
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    byte[] shown = hash(authorization.substring(SCHEME.length()).strip());
    boolean fixedToken = isAmong(fixed, shown);
    boolean tokenOfFile = fromFile != null && isAmong(fromFile.current(), shown);
    return fixedToken || tokenOfFile;
  }

  /** Looks at all of them: the time must not tell which one was near. */
  private static boolean isAmong(List<byte[]> hashes, byte[] shown) {
    boolean found = false;
    for (byte[] hash : hashes) {
      found |= MessageDigest.isEqual(hash, shown);
    }
    return found;
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "BearerTokens[required=" + areRequired() + "]";
  }
}
