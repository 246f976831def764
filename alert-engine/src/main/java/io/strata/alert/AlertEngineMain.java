package io.strata.alert;

import io.strata.process.ConfigurationLoader;
import io.strata.process.ProcessMain;

/** The alert engine's process: {@code --config FILE} overlays {@code alert-engine.yaml}. */
public final class AlertEngineMain {
  private AlertEngineMain() {}

  /** Runs until the process is told to stop. */
  public static void main(String[] arguments) throws InterruptedException {
    ProcessMain.run(
        "alert-engine",
        arguments,
        (commandLine, lifecycle) -> {
          AlertEngineConfig config =
              ConfigurationLoader.load(
                  AlertEngineConfig.class,
                  "/alert-engine.yaml",
                  commandLine.config(),
                  System.getenv());
          AlertEngine.start(config, EngineFiles.read(config), lifecycle);
        });
  }
}
