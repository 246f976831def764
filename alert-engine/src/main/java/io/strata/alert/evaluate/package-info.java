/** Rules against data: the alert state machine, and groups that query, write back and report. */
@NullMarked
package io.strata.alert.evaluate;

import org.jspecify.annotations.NullMarked;
