package io.strata.agent.shaded.jgss;

/** What Kafka's client would catch of Kerberos; never thrown, there is no Kerberos in an agent. */
public class GSSException extends Exception {
  private static final long serialVersionUID = 1L;
}
