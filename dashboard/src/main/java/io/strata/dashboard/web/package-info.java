/** The web app's files, and what protects them and the API in a browser. */
@NullMarked
package io.strata.dashboard.web;

import org.jspecify.annotations.NullMarked;
