package io.strata.agent.caller;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

/** This process's service, by the name under which its telemetry goes out. Thread-safe. */
public final class LocalService {
  private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

  private static volatile @Nullable String name;

  private LocalService() {}

  /** To be told once the resource is complete; before, nothing is sent to who is called. */
  public static void isOf(Resource resource) {
    name = resource.getAttribute(SERVICE_NAME);
  }

  static @Nullable String name() {
    return name;
  }
}
