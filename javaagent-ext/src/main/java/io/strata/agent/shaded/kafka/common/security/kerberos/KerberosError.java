package io.strata.agent.shaded.kafka.common.security.kerberos;

import org.jspecify.annotations.Nullable;

/**
 * Tells that a failed login has nothing to do with Kerberos. The client's own class of this name
 * needs classes of the JDK that no agent can see: it would turn any failed login into an error that
 * ends the producer's thread.
 */
public enum KerberosError {
  /** The only one that the client names; never given. */
  SERVER_NOT_FOUND;

  /** Whether another attempt may help. */
  public boolean retriable() {
    return false;
  }

  /** The error of Kerberos that a failure is. */
  public static @Nullable KerberosError fromException(Exception failure) {
    return null;
  }

  /** Whether a failure is one of Kerberos after which another attempt may help. */
  public static boolean isRetriableClientGssException(Exception failure) {
    return false;
  }
}
