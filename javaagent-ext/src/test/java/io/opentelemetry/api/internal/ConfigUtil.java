package io.opentelemetry.api.internal;

import org.jspecify.annotations.Nullable;

/**
 * What the newest published part of the API that is called incubating asks for, and the API of the
 * agent's version has no more.
 */
public final class ConfigUtil {
  private ConfigUtil() {}

  /** The value, or the other one where it is null. */
  public static <T> T defaultIfNull(@Nullable T value, T other) {
    return value == null ? other : value;
  }
}
