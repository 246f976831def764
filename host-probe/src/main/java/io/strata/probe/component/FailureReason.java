package io.strata.probe.component;

import java.util.Locale;

/** Why a component is not up. */
enum FailureReason {
  /** No answer in time. */
  TIMEOUT,
  /** Nothing listens at the address, or a firewall says no. */
  REFUSED,
  /** It asks for credentials, or does not accept or permit the ones it got. */
  AUTH,
  /** What answers there does not speak the component's protocol. */
  PROTOCOL,
  /** The host name has no address. */
  UNRESOLVED,
  /** The encrypted connection could not be made or trusted. */
  TLS,
  /** It answered that it can't serve, or something else went wrong. */
  ERROR;

  /** The value of the attribute {@code reason}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
