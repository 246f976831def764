package io.strata.probe.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where {@code host.id} comes from: the order of the OpenTelemetry Java agent. */
class HostIdentityTest {
  @TempDir private Path root;

  @Test
  void theMachineIdComesFirst() throws Exception {
    write("etc/machine-id", "first\n");
    write("var/lib/dbus/machine-id", "second\n");

    assertThat(HostIdentity.machineId(root)).contains("first");
  }

  @Test
  void anEmptyMachineIdIsNone() throws Exception {
    write("etc/machine-id", "\n");
    write("var/lib/dbus/machine-id", "second\n");

    assertThat(HostIdentity.machineId(root)).contains("second");
  }

  @Test
  void aMachineWithoutOneKeepsAGeneratedId() throws Exception {
    assertThat(HostIdentity.machineId(root)).isEmpty();

    String id = HostIdentity.generatedId(root.resolve("state"));

    assertThat(id).hasSize(32);
    assertThat(HostIdentity.generatedId(root.resolve("state"))).isEqualTo(id);
  }

  private void write(String file, String text) throws Exception {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
