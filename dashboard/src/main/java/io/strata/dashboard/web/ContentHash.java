package io.strata.dashboard.web;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes of content. */
final class ContentHash {
  private ContentHash() {}

  /** A strong entity tag of the content. */
  static String etag(byte[] content) {
    return '"' + HexFormat.of().formatHex(sha256(content), 0, 16) + '"';
  }

  /** The SHA-256 hash. */
  static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
