/** The services screen: services, their endpoints, instances and neighbours. */
@NullMarked
package io.strata.dashboard.services;

import org.jspecify.annotations.NullMarked;
