/** Tests of rule files, in the format of promtool's unit tests. */
@NullMarked
package io.strata.alert.ruletest;

import org.jspecify.annotations.NullMarked;
