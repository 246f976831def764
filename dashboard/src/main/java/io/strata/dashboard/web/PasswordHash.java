package io.strata.dashboard.web;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Salted, slow hashes of passwords: PBKDF2 with HMAC-SHA-256. */
public final class PasswordHash {
  private static final int ITERATIONS = 600_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;
  private static final Pattern FORM =
      Pattern.compile("pbkdf2-sha256:(\\d{4,8}):([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]{44})");

  private PasswordHash() {}

  /** A hash of the password, with a salt of its own. */
  public static String of(String password) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    Base64.Encoder base64 = Base64.getEncoder();
    return "pbkdf2-sha256:%d:%s:%s"
        .formatted(
            ITERATIONS,
            base64.encodeToString(salt),
            base64.encodeToString(derive(password, salt, ITERATIONS)));
  }

  /** Whether a text has the form of a hash. */
  static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }

  /** Whether the hash is of that password. */
  static boolean matches(String password, String hash) {
    Matcher parts = FORM.matcher(hash);
    if (!parts.matches()) {
      return false;
    }
    byte[] derived =
        derive(
            password, Base64.getDecoder().decode(parts.group(2)), Integer.parseInt(parts.group(1)));
    return MessageDigest.isEqual(derived, Base64.getDecoder().decode(parts.group(3)));
  }

  private static byte[] derive(String password, byte[] salt, int iterations) {
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BITS))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has PBKDF2", e);
    }
  }
}
