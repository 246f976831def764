package io.strata.process;

import java.util.List;

/** A configuration that can't be used, with everything that is wrong with it. */
public final class InvalidConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The exit code of a process that was given a bad configuration (sysexits, EX_CONFIG). */
  public static final int EXIT_CODE = 78;

  private final transient List<String> problems;

  /** Takes the problems, each a sentence that names the key. */
  public InvalidConfigurationException(List<String> problems) {
    super("invalid configuration:\n  - " + String.join("\n  - ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Every problem found. */
  public List<String> problems() {
    return problems;
  }
}
