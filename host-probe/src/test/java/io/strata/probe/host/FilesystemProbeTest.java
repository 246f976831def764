package io.strata.probe.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strata.probe.Recorded;
import io.strata.probe.measure.Measurements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oshi.SystemInfo;

/** Which mounts are reported, and what one that hangs costs. */
class FilesystemProbeTest {
  private static final FilesystemSpace SPACE = new FilesystemSpace(1000, 600, 500, 100, 40);

  @TempDir private Path proc;
  private final CountDownLatch remoteAnswers = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void layOutProc() throws IOException {
    Files.createDirectories(proc.resolve("1"));
    Files.writeString(proc.resolve("stat"), "");
  }

  @Test
  void usedFreeAndReservedAddUpToTheLimit() throws Exception {
    mounts("/dev/sda1 / ext4 rw,relatime 0 0");

    Recorded recorded = Recorded.by(probe(_ -> SPACE));

    assertThat(recorded.value("system.filesystem.limit")).isEqualTo(1000);
    assertThat(usage(recorded, "used")).isEqualTo(400);
    assertThat(usage(recorded, "free")).isEqualTo(500);
    assertThat(usage(recorded, "reserved")).isEqualTo(100);
    assertThat(recorded.value("system.filesystem.inodes.usage", "system.filesystem.state", "used"))
        .isEqualTo(60);
  }

  @Test
  void aFilesystemWithoutInodesHasNone() throws Exception {
    mounts("/dev/sda1 /boot/efi vfat rw 0 0");

    Recorded recorded = Recorded.by(probe(_ -> new FilesystemSpace(1000, 600, 600, 0, 0)));

    assertThat(recorded.points("system.filesystem.inodes.usage")).isEmpty();
  }

  @Test
  void viewsOfTheKernelAndExcludedAndRepeatedMountsAreLeftOut() {
    FilesystemProbe probe = probe(_ -> SPACE);

    assertThat(
            probe.mounts(
                List.of(
                    "proc /proc proc rw 0 0",
                    "tmpfs /run tmpfs rw 0 0",
                    "/dev/sda1 /var/bound ext4 rw 0 0",
                    "/dev/sda1 / ext4 rw 0 0",
                    "/dev/sdb1 /hidden ext4 rw 0 0",
                    "overlay /layers overlay rw 0 0",
                    "server:/export /mnt/nfs nfs4 rw 0 0")))
        .extracting(Mount::mountpoint)
        .containsExactly("/", "/mnt/nfs");
  }

  @Test
  void aMountThatHangsIsAskedOnceAndHoldsUpNoOther() throws Exception {
    mounts("server:/export /mnt/nfs nfs4 rw 0 0", "/dev/sda1 / ext4 rw 0 0");
    FilesystemProbe probe = probe(this::space);
    Measurements measurements = new Measurements(1, 1);

    for (int run = 0; run < 2; run++) {
      assertThatThrownBy(() -> probe.collect(measurements)).hasMessageContaining("/mnt/nfs");
    }

    assertThat(asked).hasValue(1);
    assertThat(Recorded.in(measurements).attribute("system.filesystem.limit", "system.device"))
        .containsExactly("/dev/sda1");
    remoteAnswers.countDown();
    assertThat(
            Recorded.by(probe).attribute("system.filesystem.limit", "system.filesystem.mountpoint"))
        .containsExactlyInAnyOrder("/mnt/nfs", "/");
  }

  private FilesystemSpace space(String path) throws IOException {
    if (path.contains("nfs")) {
      asked.incrementAndGet();
      try {
        remoteAnswers.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
    return SPACE;
  }

  private FilesystemProbe probe(FilesystemSpace.Source source) {
    return new FilesystemProbe(
        new SystemInfo().getOperatingSystem().getFileSystem(),
        new ProcFiles(proc, Path.of("/sys")),
        Path.of("/"),
        "/hidden",
        source);
  }

  private void mounts(String... lines) throws IOException {
    Files.write(proc.resolve("1/mounts"), List.of(lines));
  }

  private static double usage(Recorded recorded, String state) {
    return recorded.value("system.filesystem.usage", "system.filesystem.state", state);
  }
}
