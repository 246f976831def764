/** The application that agents are measured in: two small services, with a cache and a database. */
@NullMarked
package io.strata.bench.agent.service;

import org.jspecify.annotations.NullMarked;
