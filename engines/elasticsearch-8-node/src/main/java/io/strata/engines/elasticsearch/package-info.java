/** Starts an Elasticsearch node from the jars on Maven Central. */
@NullMarked
package io.strata.engines.elasticsearch;

import org.jspecify.annotations.NullMarked;
