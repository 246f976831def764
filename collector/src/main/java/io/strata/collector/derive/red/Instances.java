package io.strata.collector.derive.red;

import io.strata.collector.derive.figures.Bounds;
import io.strata.telemetry.resource.Resource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads resources, and remembers what they say: the same few send everything. Not thread-safe. */
public final class Instances {
  private static final int MAX = 1_024;
  private static final int MAX_ATTRIBUTES = 64;

  private final Map<Resource, Instance> known = new HashMap<>();
  private final Map<Instance, Instance> distinct = new HashMap<>();
  private @Nullable Resource lastResource;
  private @Nullable Instance lastInstance;

  /** The instance of a resource; the same object for equal ones, mostly. */
  @SuppressWarnings("ReferenceEquality") // Only saves the look-up.
  public Instance of(Resource resource) {
    Instance last = lastInstance;
    if (resource == lastResource && last != null) {
      return last;
    }
    Instance instance = known.get(resource);
    if (instance == null) {
      instance = remember(resource, Instance.of(resource));
    }
    lastResource = resource;
    lastInstance = instance;
    return instance;
  }

  private Instance remember(Resource resource, Instance read) {
    if (known.size() >= MAX || distinct.size() >= MAX) {
      known.clear();
      distinct.clear();
    }
    Instance instance = distinct.computeIfAbsent(read, same -> same);
    if (isSmall(resource)) {
      known.put(resource, instance);
    }
    return instance;
  }

  /** A large resource is read again each time rather than held. */
  private static boolean isSmall(Resource resource) {
    return resource.attributes().size() <= MAX_ATTRIBUTES
        && resource.attributes().entries().stream()
            .allMatch(entry -> entry.value().text().length() <= 2 * Bounds.MAX_LABEL);
  }
}
