package io.strata.probe.host;

import java.util.Optional;

/**
 * A process as {@code /proc/PID/stat} tells it, see proc(5).
 *
 * @param command what it calls itself, at most 15 characters
 * @param state the kernel's letter
 * @param userTicks processor time in hundredths of a second
 * @param startTicks when it began, in hundredths of a second since the boot: with the pid it is
 *     what tells a process from others, as pids are used again
 * @param residentPages pages of memory that it has
 */
record ProcessStat(
    long pid,
    String command,
    char state,
    long userTicks,
    long systemTicks,
    long threads,
    long startTicks,
    long virtualBytes,
    long residentPages) {

  private static final int FIELDS_AFTER_COMMAND = 22;

  /** What tells a process from all others of this boot. */
  record Id(long pid, long startTicks) {}

  Id id() {
    return new Id(pid, startTicks);
  }

  /**
   * Parses the line; empty where it is cut off. The command stands in parentheses and may itself
   * contain any character.
   */
  static Optional<ProcessStat> parse(String line) {
    int open = line.indexOf('(');
    int close = line.lastIndexOf(')');
    if (open < 2 || close < open || close + 2 >= line.length()) {
      return Optional.empty();
    }
    String[] fields = line.substring(close + 2).split(" ", FIELDS_AFTER_COMMAND + 1);
    if (fields.length < FIELDS_AFTER_COMMAND) {
      return Optional.empty();
    }
    return Optional.of(
        new ProcessStat(
            Long.parseLong(line.substring(0, open - 1)),
            line.substring(open + 1, close),
            fields[0].charAt(0),
            Long.parseLong(fields[11]),
            Long.parseLong(fields[12]),
            Long.parseLong(fields[17]),
            Long.parseLong(fields[19]),
            Long.parseLong(fields[20]),
            Long.parseLong(fields[21].strip())));
  }
}
