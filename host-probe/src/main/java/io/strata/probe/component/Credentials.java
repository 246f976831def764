package io.strata.probe.component;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

/** Reads the secret of a component where it is kept, at each use, so that it can be rotated. */
final class Credentials {
  private Credentials() {}

  /**
   * The password, where one is configured.
   *
   * @throws CheckFailedException where it can't be read; the message has no part of it
   */
  static Optional<String> password(ComponentSettings settings, Map<String, String> environment)
      throws CheckFailedException {
    if (settings.passwordFile() != null) {
      try {
        return Optional.of(
            Files.readString(settings.passwordFile(), StandardCharsets.UTF_8).stripTrailing());
      } catch (IOException e) {
        throw new CheckFailedException(
            FailureReason.AUTH,
            "the password file %s can't be read".formatted(settings.passwordFile()),
            e);
      }
    }
    if (settings.passwordEnv() != null) {
      String password = environment.get(settings.passwordEnv());
      if (password == null) {
        throw new CheckFailedException(
            FailureReason.AUTH,
            "the environment variable %s is not set".formatted(settings.passwordEnv()));
      }
      return Optional.of(password);
    }
    return Optional.empty();
  }
}
