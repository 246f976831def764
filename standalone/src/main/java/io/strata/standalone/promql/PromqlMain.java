package io.strata.standalone.promql;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs {@code ./strata promql …}: PromQL over files, without any server. */
public final class PromqlMain {
  private PromqlMain() {}

  /** Ends the process with 0, 1 where a case failed or a file can't be read, 2 for wrong usage. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(new PromqlCommand(out, err).run(List.of(arguments)));
  }
}
