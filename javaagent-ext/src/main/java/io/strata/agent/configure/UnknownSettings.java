package io.strata.agent.configure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells of settings whose names nothing reads: misspelt, they would silently be none. Of
 * environment variables only those that are nearly a setting's name are told: Strata's other
 * programs have variables of their own.
 */
public final class UnknownSettings {
  private static final Logger logger = Logger.getLogger(UnknownSettings.class.getName());

  private static final String PREFIX = "strata.";
  private static final String ENVIRONMENT_PREFIX = "STRATA_";
  private static final String FILE = "otel.javaagent.configuration-file";
  private static final int MOST_MISTAKES = 3;

  /** As they are documented, by how the SDK compares them. */
  private final Map<String, String> known = new TreeMap<>();

  private final String prefix;
  private final @Nullable String others;

  private UnknownSettings(String prefix, @Nullable String others, Collection<String> names) {
    this.prefix = prefix;
    this.others = others;
    names.forEach(name -> known.put(normalized(name), name));
  }

  /** All of this prefix, with a dot at its end, are these. */
  public static UnknownSettings besides(String prefix, Collection<String> names) {
    return new UnknownSettings(prefix, null, names);
  }

  /** The same, except for a longer prefix, of which others know. */
  public UnknownSettings leaving(String longerPrefix) {
    return new UnknownSettings(prefix, longerPrefix, known.values());
  }

  private boolean isUnknown(String name) {
    return name.startsWith(prefix)
        && (others == null || !name.startsWith(others))
        && !known.containsKey(name);
  }

  /**
   * Looks at what is set in system properties, environment and the agent's configuration file.
   *
   * @param elsewhere names that are set elsewhere
   */
  public void warn(Collection<String> elsewhere) {
    TreeSet<String> properties = new TreeSet<>(System.getProperties().stringPropertyNames());
    properties.addAll(elsewhere);
    properties.addAll(namesInFile());
    for (String warning : warnings(properties, System.getenv().keySet())) {
      logger.log(Level.WARNING, warning);
    }
  }

  private static Collection<String> namesInFile() {
    String path = System.getProperty(FILE);
    if (path == null) {
      path = System.getenv(environmentName(FILE));
    }
    if (path == null) {
      return new ArrayList<>();
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(Paths.get(path))) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      // The agent itself says that it can't read its file.
      logger.log(Level.FINE, "names in " + path, e);
    }
    return properties.stringPropertyNames();
  }

  /** A line for each name that nothing reads. */
  List<String> warnings(Collection<String> properties, Collection<String> environment) {
    List<String> warnings = new ArrayList<>();
    for (String property : new TreeSet<>(properties)) {
      String name = normalized(property);
      if (isUnknown(name)) {
        String nearest = nearest(name);
        warnings.add(
            property
                + " is no setting of the agent and has no effect"
                + (nearest == null ? "." : ": did you mean " + nearest + "?"));
      }
    }
    for (String variable : new TreeSet<>(environment)) {
      String name = normalized(variable);
      String nearest =
          variable.startsWith(ENVIRONMENT_PREFIX) && isUnknown(name) ? nearest(name) : null;
      if (nearest != null) {
        warnings.add(
            variable
                + " is no setting of the agent and has no effect: did you mean "
                + environmentName(nearest)
                + "?");
      }
    }
    return warnings;
  }

  private @Nullable String nearest(String name) {
    String nearest = null;
    // A third of what is not the same for all may be mistaken.
    int least = Math.min(MOST_MISTAKES, (name.length() - PREFIX.length()) / 3) + 1;
    for (Map.Entry<String, String> candidate : known.entrySet()) {
      int distance = distance(name, candidate.getKey());
      if (distance < least) {
        least = distance;
        nearest = candidate.getValue();
      }
    }
    return nearest;
  }

  /** Levenshtein's: how many letters to insert, to leave out or to change. */
  static int distance(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[to.length()];
  }

  /** The SDK takes dots, hyphens and underscores for the same, and no notice of case. */
  private static String normalized(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '.').replace('_', '.');
  }

  private static String environmentName(String property) {
    return property.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
