package io.strata.shop;

import java.util.Arrays;
import java.util.Optional;

/** What can be broken on purpose while the shop runs. */
public enum Fault {
  /** Every payment takes two seconds. */
  SLOW_PAYMENT("slow-payment", "payment"),
  /** Every second look at a product fails. */
  FAILING_CATALOG("failing-catalog", "catalog"),
  /** The Redis server is killed; switching off starts it again, empty. */
  REDIS_DOWN("redis-down", "redis"),
  /** The consumer of orders holds still; orders pile up in the queue. */
  STUCK_SHIPPING("stuck-shipping", "shipping"),
  /** One thread of the order service burns a whole core. */
  CPU_BURNER("cpu-burner", "order"),
  /** The notification service writes a file of at most 256 MiB, removed by switching off. */
  DISK_FILLER("disk-filler", "notification");

  private final String id;
  private final String service;

  Fault(String id, String service) {
    this.id = id;
    this.service = service;
  }

  /** The name in the control's paths. */
  public String id() {
    return id;
  }

  /** The service that breaks. */
  public String service() {
    return service;
  }

  /** The fault of that name. */
  public static Optional<Fault> ofId(String id) {
    return Arrays.stream(values()).filter(fault -> fault.id.equals(id)).findFirst();
  }
}
