package io.strata.process;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a process's assembly with the exit codes and the stop behaviour that all of them share. */
public final class ProcessMain {
  private static final Logger LOGGER = LoggerFactory.getLogger(ProcessMain.class);

  private ProcessMain() {}

  /** Starts a process's parts and registers them with the lifecycle. */
  @FunctionalInterface
  public interface Assembly {
    void start(CommandLine commandLine, ProcessLifecycle lifecycle) throws Exception;
  }

  /**
   * Starts the process and blocks until it is told to stop. A bad configuration ends the JVM with
   * code {@value InvalidConfigurationException#EXIT_CODE} and every problem on standard error; a
   * failed start ends it with code 1, after what had started was stopped.
   */
  public static void run(String process, String[] arguments, Assembly assembly)
      throws InterruptedException {
    ProcessLifecycle lifecycle = new ProcessLifecycle(process);
    lifecycle.stopOnSignal();
    try {
      assembly.start(CommandLine.parse(arguments), lifecycle);
    } catch (InvalidConfigurationException e) {
      System.err.println(process + ": " + e.getMessage());
      System.exit(InvalidConfigurationException.EXIT_CODE);
    } catch (Exception e) {
      LOGGER.error("{} could not start: {}", process, e.getMessage(), e);
      System.exit(1);
    }
    LOGGER.info("{} started", process);
    lifecycle.awaitTermination();
  }
}
