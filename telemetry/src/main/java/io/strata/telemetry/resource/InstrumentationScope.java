package io.strata.telemetry.resource;

import io.strata.telemetry.attribute.Attributes;

/** The library or module that made telemetry; name and version are empty where unknown. */
public record InstrumentationScope(String name, String version, Attributes attributes) {
  /** A scope that says nothing. */
  public static final InstrumentationScope NONE =
      new InstrumentationScope("", "", Attributes.empty());
}
