/** Tests of rule files, in the format of promtool's unit tests. */
package io.strata.alert.ruletest;
