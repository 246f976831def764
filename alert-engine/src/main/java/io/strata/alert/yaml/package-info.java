/** Reads the YAML of rules and notification files, collecting every problem with its place. */
@NullMarked
package io.strata.alert.yaml;

import org.jspecify.annotations.NullMarked;
