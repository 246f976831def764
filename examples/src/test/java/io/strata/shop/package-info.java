@NullMarked
package io.strata.shop;

import org.jspecify.annotations.NullMarked;
