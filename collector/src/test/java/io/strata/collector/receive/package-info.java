/** Tests of the receivers, over real sockets. */
@NullMarked
package io.strata.collector.receive;

import org.jspecify.annotations.NullMarked;
