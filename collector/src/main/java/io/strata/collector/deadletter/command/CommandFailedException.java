package io.strata.collector.deadletter.command;

/** What keeps the command from its work, as a sentence for who called it. */
final class CommandFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailedException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The arguments can't be understood. */
  static CommandFailedException usage(String message) {
    return new CommandFailedException(2, message);
  }

  /** Who called asks how to. */
  static CommandFailedException help(String usage) {
    return new CommandFailedException(0, usage);
  }

  /** The work could not be done. */
  static CommandFailedException failed(String message) {
    return new CommandFailedException(1, message);
  }

  int exitCode() {
    return exitCode;
  }
}
