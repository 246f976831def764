/** The components screen: databases, caches, brokers and other things that services use. */
@NullMarked
package io.strata.dashboard.components;

import org.jspecify.annotations.NullMarked;
