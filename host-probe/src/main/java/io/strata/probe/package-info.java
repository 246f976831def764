/**
 * The host-probe: a daemon that reports the machine it runs on and the components on it as OTLP
 * metrics. This package is the assembly: command line, configuration, the list of probes.
 */
@NullMarked
package io.strata.probe;

import org.jspecify.annotations.NullMarked;
