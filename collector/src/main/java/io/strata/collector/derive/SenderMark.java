package io.strata.collector.derive;

import io.strata.telemetry.resource.Resource;

/**
 * The resource attribute {@value #ATTRIBUTE}: its sender counts requests, errors, durations and
 * edges itself, before it samples. Nothing is counted a second time of its spans.
 *
 * <p>An edge is counted by one of its sides: a call, a message and a virtual client by who
 * receives, a database, a broker and an external peer by the client. It is left out where that side
 * has the mark, whatever the other side has.
 */
final class SenderMark {
  static final String ATTRIBUTE = "strata.counted";

  private SenderMark() {}

  static boolean isOn(Resource resource) {
    return resource.attributes().text(ATTRIBUTE).filter("true"::equals).isPresent();
  }
}
