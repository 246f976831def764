package io.strata.standalone;

import io.strata.engines.EngineHome;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder that holds everything that runs: {@code lib}, {@code engines}, {@code agent}, {@code
 * shop}, {@code config}.
 */
record Installation(Path home) {
  /** The system property that names the folder. */
  static final String PROPERTY = "strata.home";

  Installation {
    home = home.toAbsolutePath().normalize();
    if (!Files.isDirectory(home.resolve("lib"))) {
      throw new UserErrorException(
          home + " holds no installation of Strata: run ./strata up, which builds one.");
    }
  }

  static Installation ofSystemProperty() {
    String home = System.getProperty(PROPERTY);
    if (home == null) {
      throw new UserErrorException("Start Strata by ./strata up.");
    }
    return new Installation(Path.of(home));
  }

  /** The class path of the servers. */
  String serverClassPath() {
    return home.resolve("lib/*").toString();
  }

  /** The class path of the example shop, which shares nothing with the servers. */
  String shopClassPath() {
    return home.resolve("shop/lib/*").toString();
  }

  /** The ready agent. */
  Path agentJar() {
    return home.resolve("agent/strata-agent.jar");
  }

  /** A folder or file of the shipped configuration. */
  Path config(String name) {
    return home.resolve("config").resolve(name);
  }

  EngineHome engines() {
    return new EngineHome(home.resolve("engines"));
  }
}
