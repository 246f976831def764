package io.strata.shop;

import java.io.IOException;

/** What a service does when a fault of its own is switched on or off; called from one thread. */
@FunctionalInterface
interface FaultSwitch {
  void set(boolean on) throws IOException;
}
