package io.strata.probe.host;

import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.resource.Resource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor.ProcessorIdentifier;
import oshi.software.os.OperatingSystem;

/**
 * Who this machine is: the resource of everything that the probe sends. {@code host.id} and {@code
 * host.name} are found as the OpenTelemetry Java agent finds them, so that its services and this
 * machine join.
 */
public final class HostIdentity {
  private static final String UNKNOWN = "unknown";

  private final String id;
  private final String name;

  private HostIdentity(String id, String name) {
    this.id = id;
    this.name = name;
  }

  /**
   * Finds out who this machine is.
   *
   * @param stateDirectory where a machine without a machine-id keeps a generated one
   * @throws IOException where it has none and a generated one can't be kept
   */
  public static HostIdentity find(HostSettings settings, Path stateDirectory) throws IOException {
    String id = settings.id();
    if (id.isBlank()) {
      Optional<String> machineId = machineId(settings.rootPath());
      id = machineId.isPresent() ? machineId.get() : generatedId(stateDirectory);
    }
    String name = settings.name();
    if (name.isBlank()) {
      name = mountedHostname(settings.rootPath()).orElse(hostname(id));
    }
    return new HostIdentity(id, name);
  }

  /** {@code host.id}. */
  public String id() {
    return id;
  }

  /** {@code host.name}. */
  public String name() {
    return name;
  }

  /** The resource, with what OSHI knows about system and processor. */
  public Resource resource(SystemInfo systemInfo) {
    OperatingSystem system = systemInfo.getOperatingSystem();
    ProcessorIdentifier cpu = systemInfo.getHardware().getProcessor().getProcessorIdentifier();
    Attributes.Builder attributes =
        Attributes.builder()
            .put("service.name", "strata-host-probe")
            .put("service.instance.id", id)
            .put("host.id", id)
            .put("host.name", name)
            .put("host.arch", System.getProperty("os.arch"))
            .put("os.type", osType(System.getProperty("os.name")))
            .put("os.description", System.getProperty("os.name") + " " + kernelVersion());
    putKnown(attributes, "os.name", system.getFamily());
    putKnown(attributes, "os.version", system.getVersionInfo().getVersion());
    putKnown(attributes, "host.cpu.model.name", cpu.getName());
    putKnown(attributes, "host.cpu.vendor.id", cpu.getVendor());
    return new Resource(attributes.build());
  }

  /** The first line that is not blank of the files that hold it, as the agent reads it. */
  static Optional<String> machineId(Path root) {
    for (String file : List.of("etc/machine-id", "var/lib/dbus/machine-id")) {
      try {
        Optional<String> line =
            Files.readString(root.resolve(file), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(l -> !l.isEmpty())
                .findFirst();
        if (line.isPresent()) {
          return line;
        }
      } catch (IOException e) {
        // Missing or unreadable is as good as empty: the next file is asked.
      }
    }
    return Optional.empty();
  }

  /** Kept in the state directory, so that the machine stays the same over restarts. */
  static String generatedId(Path stateDirectory) throws IOException {
    Path file = stateDirectory.resolve("host-id");
    try {
      String kept = Files.readString(file, StandardCharsets.UTF_8).strip();
      if (!kept.isEmpty()) {
        return kept;
      }
    } catch (NoSuchFileException e) {
      // First start here.
    }
    String id = UUID.randomUUID().toString().replace("-", "");
    Files.createDirectories(stateDirectory);
    Files.writeString(file, id + "\n", StandardCharsets.UTF_8);
    return id;
  }

  /** The name of the machine whose root is mounted here: a container has another of its own. */
  private static Optional<String> mountedHostname(Path root) {
    try {
      return root.equals(Path.of("/"))
          ? Optional.empty()
          : Optional.of(Files.readString(root.resolve("etc/hostname")).strip())
              .filter(name -> !name.isEmpty());
    } catch (IOException e) {
      return Optional.empty(); // A machine need not have that file.
    }
  }

  private static String hostname(String fallback) {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // The name has no address, so the agent reports none; this one is for people.
      String variable = System.getenv("HOSTNAME");
      return variable == null || variable.isBlank() ? fallback : variable;
    }
  }

  private static String kernelVersion() {
    return System.getProperty("os.version");
  }

  private static String osType(String osName) {
    String lower = osName.toLowerCase(Locale.ROOT);
    if (lower.startsWith("windows")) {
      return "windows";
    }
    return lower.startsWith("mac") ? "darwin" : lower.replace(" ", "_");
  }

  private static void putKnown(Attributes.Builder attributes, String key, @Nullable String value) {
    if (value != null && !value.isBlank() && !value.equalsIgnoreCase(UNKNOWN)) {
      attributes.put(key, value.strip());
    }
  }
}
