/**
 * Probes of the machine: CPU, memory, paging, disks, filesystems, network, processes. Names and
 * attributes are OpenTelemetry's semantic conventions for {@code system.*}.
 *
 * <p>On Linux a figure that OSHI does not have, or has only at the price of a child process or of
 * two reads that belong together, is read from {@code /proc} and {@code /sys}; elsewhere OSHI gives
 * what it can. A value that cannot be known is absent.
 */
@NullMarked
package io.strata.probe.host;

import org.jspecify.annotations.NullMarked;
