/** The topology: services, components and hosts as one picture, assembled from metrics. */
@NullMarked
package io.strata.dashboard.topology;

import org.jspecify.annotations.NullMarked;
