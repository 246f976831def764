package io.strata.probe.host;

import static io.strata.probe.measure.MetricDescriptor.gauge;
import static io.strata.probe.measure.MetricDescriptor.upDownCounter;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import io.strata.telemetry.attribute.Attributes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import oshi.software.os.FileSystem;
import oshi.software.os.OSFileStore;

/**
 * Space and inodes of mounted filesystems; used, free and reserved bytes add up to the limit.
 *
 * <p>A filesystem of another machine is asked in a thread of its own: one that does not answer
 * costs {@link #REMOTE_TIMEOUT_MILLIS} once and is then left out until it answers again. On Linux
 * the mounts are read from {@code /proc}, because OSHI starts a child process for each listing.
 */
final class FilesystemProbe implements Probe {
  private static final long REMOTE_TIMEOUT_MILLIS = 1000;
  private static final String STATE = "system.filesystem.state";
  private static final MetricDescriptor USAGE =
      upDownCounter("system.filesystem.usage", "By", "Bytes by state");
  private static final MetricDescriptor UTILIZATION =
      gauge("system.filesystem.utilization", "1", "Share of the bytes by state");
  private static final MetricDescriptor LIMIT =
      upDownCounter("system.filesystem.limit", "By", "Size");
  private static final MetricDescriptor INODES =
      upDownCounter("system.filesystem.inodes.usage", "{inode}", "Inodes by state");

  private final FileSystem fileSystem;
  private final ProcFiles files;
  private final Path root;
  private final Pattern exclude;
  private final FilesystemSpace.Source source;
  private final Map<String, CompletableFuture<FilesystemSpace>> unanswered = new LinkedHashMap<>();

  FilesystemProbe(
      FileSystem fileSystem,
      ProcFiles files,
      Path root,
      String exclude,
      FilesystemSpace.Source source) {
    this.fileSystem = fileSystem;
    this.files = files;
    this.root = root;
    this.exclude = Pattern.compile(exclude);
    this.source = source;
  }

  @Override
  public String name() {
    return "filesystem";
  }

  @Override
  public List<MetricDescriptor> metrics() {
    return List.of(USAGE, UTILIZATION, LIMIT, INODES);
  }

  @Override
  public void collect(Measurements measurements) throws IOException {
    if (!files.exists()) {
      fileSystem.getFileStores(true).forEach(store -> collect(store, measurements));
      return;
    }
    List<String> problems = new ArrayList<>();
    for (Mount mount : mounts(files.linesOfMachine("mounts"))) {
      try {
        FilesystemSpace space = space(mount);
        if (space.totalBytes() > 0) {
          record(measurements, mount, space);
        }
      } catch (IOException e) {
        problems.add(e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted at " + mount.mountpoint(), e);
      }
    }
    if (!problems.isEmpty()) {
      throw new IOException(String.join("; ", problems));
    }
  }

  /**
   * The mounts to report. Of several mounts of one local device (bind mounts) the one with the
   * shortest path; of several at one mount point the last, which hides the others.
   */
  Collection<Mount> mounts(List<String> lines) {
    Map<String, Mount> byMountpoint = new LinkedHashMap<>();
    lines.stream()
        .map(Mount::parse)
        .flatMap(Optional::stream)
        .forEach(mount -> byMountpoint.put(mount.mountpoint(), mount));
    Map<String, Mount> byDevice = new LinkedHashMap<>();
    byMountpoint.values().stream()
        .filter(mount -> mount.hasOwnSpace() && !exclude.matcher(mount.mountpoint()).matches())
        .forEach(mount ->
            byDevice.merge(
                mount.device().startsWith("/dev/") ? mount.device() : mount.mountpoint(),
                mount,
                (a, b) -> a.mountpoint().length() <= b.mountpoint().length() ? a : b));
    return byDevice.values();
  }

  private FilesystemSpace space(Mount mount) throws IOException, InterruptedException {
    String path = root.resolve(mount.mountpoint().substring(1)).toString();
    if (!mount.mayHang()) {
      return source.of(path);
    }
    CompletableFuture<FilesystemSpace> asked =
        unanswered.computeIfAbsent(mount.mountpoint(), _ -> ask(path));
    boolean firstTry = !asked.isDone();
    try {
      FilesystemSpace space = asked.get(REMOTE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      unanswered.remove(mount.mountpoint());
      return firstTry ? space : space(mount);
    } catch (TimeoutException e) {
      throw new IOException(mount.mountpoint() + " does not answer", e);
    } catch (ExecutionException e) {
      unanswered.remove(mount.mountpoint());
      throw new IOException(e.getCause() == null ? e.toString() : e.getCause().getMessage(), e);
    }
  }

  private CompletableFuture<FilesystemSpace> ask(String path) {
    CompletableFuture<FilesystemSpace> answer = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("mount " + path)
        .start(() -> {
          try {
            answer.complete(source.of(path));
          } catch (IOException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  private static void record(Measurements measurements, Mount mount, FilesystemSpace space) {
    Attributes of =
        Attributes.ofText(
            "system.device", mount.device(),
            "system.filesystem.type", mount.type(),
            "system.filesystem.mode", mount.mode(),
            "system.filesystem.mountpoint", mount.mountpoint());
    double total = space.totalBytes();
    measurements.record(LIMIT, total, of);
    usage(measurements, of, "used", total - space.freeBytes(), total);
    usage(measurements, of, "free", space.availableBytes(), total);
    usage(measurements, of, "reserved", space.freeBytes() - space.availableBytes(), total);
    if (space.totalInodes() > 0) {
      double used = space.totalInodes() - space.freeInodes();
      measurements.record(INODES, used, with(of, "used"));
      measurements.record(INODES, space.freeInodes(), with(of, "free"));
    }
  }

  private static void usage(
      Measurements measurements, Attributes of, String state, double bytes, double total) {
    measurements.record(USAGE, bytes, with(of, state));
    measurements.record(UTILIZATION, bytes / total, with(of, state));
  }

  private static Attributes with(Attributes of, String state) {
    return Attributes.builder().putAll(of).put(STATE, state).build();
  }

  private void collect(OSFileStore store, Measurements measurements) {
    if (store.getTotalSpace() <= 0 || exclude.matcher(store.getMount()).matches()) {
      return;
    }
    FilesystemSpace space =
        new FilesystemSpace(
            (double) store.getTotalSpace(),
            (double) store.getFreeSpace(),
            (double) store.getUsableSpace(),
            (double) store.getTotalInodes(),
            (double) store.getFreeInodes());
    String mode = List.of(store.getOptions().split(",", -1)).contains("ro") ? "ro" : "rw";
    Mount mount = new Mount(store.getVolume(), store.getMount(), store.getType(), mode);
    record(measurements, mount, space);
  }
}
