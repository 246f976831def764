package io.strata.standalone;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strata.engines.FreePort;
import io.strata.process.ByteSize;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
  @TempDir Path data;

  @Test
  void aTakenPortIsNamedWithItsSetting() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Part part = part(taken.getLocalPort());
      assertThatThrownBy(() -> Preflight.requirePorts(List.of(part)))
          .isInstanceOf(UserErrorException.class)
          .hasMessageContaining("listens on port %d (web, setting web.port)", taken.getLocalPort());
    }
  }

  @Test
  void freePortsPass() {
    assertThatCode(() -> Preflight.requirePorts(List.of(part(FreePort.find()))))
        .doesNotThrowAnyException();
  }

  @Test
  void aDiskWithTooLittleRoomIsRefused() {
    assertThatThrownBy(() -> Preflight.requireDisk(data, new ByteSize(Long.MAX_VALUE)))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("free some");
    assertThatCode(() -> Preflight.requireDisk(data, new ByteSize(1))).doesNotThrowAnyException();
  }

  @Test
  void aFolderThatIsAFileIsRefused() throws IOException {
    Path file = java.nio.file.Files.createFile(data.resolve("file"));
    assertThatThrownBy(() -> Preflight.lock(file))
        .isInstanceOf(UserErrorException.class)
        .hasMessageContaining("can't be written");
  }

  private static Part part(int port) {
    return new Part(
        "web",
        List.of(new Part.PortUse(port, "web.port")),
        "",
        () -> {
          throw new AssertionError("not started here");
        });
  }
}
