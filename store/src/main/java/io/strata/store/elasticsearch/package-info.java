/** The store on Elasticsearch: schema, bulk writing, searches, retention. */
@NullMarked
package io.strata.store.elasticsearch;

import org.jspecify.annotations.NullMarked;
