package io.strata.probe.component;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code components} in the configuration.
 *
 * @param type what the component is; becomes part of its identity
 * @param address {@code host:port}, for Kafka also several
 */
public record ComponentSettings(
    String type,
    @Nullable String name,
    List<String> address,
    @Nullable CheckKind check,
    @Nullable List<String> aliases,
    @Nullable Duration interval,
    @Nullable Duration timeout,
    @Nullable String username,
    @Nullable Path passwordFile,
    @Nullable String passwordEnv,
    @Nullable Boolean tls,
    @Nullable Path caFile,
    @Nullable String topics,
    @Nullable String groups,
    @Nullable Map<String, String> properties) {

  /** How a component is checked. */
  public enum CheckKind {
    REDIS,
    KAFKA,
    TCP
  }

  private static final Pattern TYPE = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,63}");

  public ComponentSettings {
    address = List.copyOf(address);
    List<String> problems = new ArrayList<>();
    if (!TYPE.matcher(type).matches()) {
      problems.add("type must be lower-case letters, digits, '_', '.' or '-'");
    }
    if (address.isEmpty()) {
      problems.add("address is missing");
    }
    address.forEach(a -> requireAddress("address", a, problems));
    if (aliases != null) {
      aliases.forEach(a -> requireAddress("aliases", a, problems));
    }
    CheckKind kind = check != null ? check : kindOf(type);
    if (address.size() > 1 && kind != CheckKind.KAFKA) {
      problems.add("only a kafka check takes several addresses");
    }
    if (passwordFile != null && passwordEnv != null) {
      problems.add("password-file and password-env exclude each other");
    }
    if (interval != null && interval.toMillis() < 1000) {
      problems.add("interval must be at least 1s");
    }
    if (timeout != null && (timeout.toMillis() < 100 || timeout.toSeconds() >= 60)) {
      problems.add("timeout must be at least 100ms and below 1m");
    }
    requirePattern("topics", topics, problems);
    requirePattern("groups", groups, problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** These settings with the given interval and timeout where they have none. */
  public ComponentSettings withDefaults(Duration defaultInterval, Duration defaultTimeout) {
    return new ComponentSettings(
        type,
        name,
        address,
        check,
        aliases,
        interval != null ? interval : defaultInterval,
        timeout != null ? timeout : defaultTimeout,
        username,
        passwordFile,
        passwordEnv,
        tls,
        caFile,
        topics,
        groups,
        properties);
  }

  /** {@code component.id}: type and first address. */
  public String id() {
    return type + "@" + address.getFirst();
  }

  /** The name for people. */
  public String displayName() {
    return name != null ? name : address.getFirst();
  }

  /** How it is checked. */
  public CheckKind checkKind() {
    return check != null ? check : kindOf(type);
  }

  /** Time between two checks; set by {@link #withDefaults}. */
  public Duration requiredInterval() {
    return Objects.requireNonNull(interval, "interval");
  }

  /** How long a check may take; set by {@link #withDefaults}. */
  public Duration requiredTimeout() {
    return Objects.requireNonNull(timeout, "timeout");
  }

  private static CheckKind kindOf(String type) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "redis" -> CheckKind.REDIS;
      case "kafka" -> CheckKind.KAFKA;
      default -> CheckKind.TCP;
    };
  }

  private static void requireAddress(String key, String text, List<String> problems) {
    try {
      HostAndPort.parse(text);
    } catch (IllegalArgumentException e) {
      problems.add(key + ": " + e.getMessage());
    }
  }

  private static void requirePattern(String key, @Nullable String pattern, List<String> problems) {
    try {
      if (pattern != null) {
        Pattern.compile(pattern);
      }
    } catch (PatternSyntaxException e) {
      problems.add(key + " is no regular expression: " + e.getDescription());
    }
  }
}
