package io.strata.alert.evaluate;

import io.strata.alert.notify.Alert;
import java.util.List;

/** Takes alerts on their way to notification; must not block for long. */
public interface AlertSink {
  /** Takes alerts, firing and resolved. */
  void accept(List<Alert> alerts);
}
