package io.strata.dashboard.web;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the dashboard.
 *
 * @param passwordHash of the password that people type in; null for none
 * @param token that programs send; null for none
 * @param session how long a login lasts
 * @param secureCookie whether the session's cookie is for https only
 */
public record LoginSettings(
    @Nullable String passwordHash, @Nullable String token, Duration session, boolean secureCookie) {
  private static final int SHORTEST_TOKEN = 16;

  public LoginSettings {
    if (passwordHash != null && !PasswordHash.isOne(passwordHash)) {
      throw new IllegalArgumentException(
          "password-hash is none: make one with the command hash-password");
    }
    if (token != null && token.length() < SHORTEST_TOKEN) {
      throw new IllegalArgumentException(
          "token must have at least %d characters".formatted(SHORTEST_TOKEN));
    }
    if (!session.isPositive()) {
      throw new IllegalArgumentException("session must be positive");
    }
  }

  /** Whether a login is asked for. */
  public boolean isSet() {
    return passwordHash != null || token != null;
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "LoginSettings[password %s, token %s, session %s]"
        .formatted(passwordHash == null ? "none" : "set", token == null ? "none" : "set", session);
  }
}
