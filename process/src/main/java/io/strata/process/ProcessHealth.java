package io.strata.process;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether a process can do its work, from checks that its parts register. Thread-safe. */
public final class ProcessHealth {
  private final Map<String, Supplier<Optional<String>>> checks = new LinkedHashMap<>();

  /** Something that keeps the process from its work. */
  public record Problem(String check, String problem) {}

  /**
   * Adds a check.
   *
   * @param name what is checked, for example {@code kafka}
   * @param problem the present problem in a few words, empty while there is none; must not block
   */
  public synchronized void register(String name, Supplier<Optional<String>> problem) {
    checks.put(name, problem);
  }

  /** The present problems, in the order of registration; empty when ready. */
  public List<Problem> problems() {
    Map<String, Supplier<Optional<String>>> present;
    synchronized (this) {
      present = new LinkedHashMap<>(checks);
    }
    List<Problem> problems = new ArrayList<>();
    present.forEach(
        (name, check) -> check.get().ifPresent(text -> problems.add(new Problem(name, text))));
    return problems;
  }
}
