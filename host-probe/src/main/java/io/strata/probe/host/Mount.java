package io.strata.probe.host;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A mounted filesystem, as {@code /proc/mounts} has it.
 *
 * @param device what is mounted
 * @param mountpoint where
 * @param mode {@code rw} or {@code ro}
 */
record Mount(String device, String mountpoint, String type, String mode) {
  /** Types that hold no files of their own: views of the kernel, memory, or layers over others. */
  private static final Set<String> PSEUDO_TYPES =
      Set.of(
          "autofs",
          "binfmt_misc",
          "bpf",
          "cgroup",
          "cgroup2",
          "configfs",
          "debugfs",
          "devpts",
          "devtmpfs",
          "efivarfs",
          "fuse.gvfsd-fuse",
          "fuse.lxcfs",
          "fuse.portal",
          "fusectl",
          "hugetlbfs",
          "iso9660",
          "mqueue",
          "nsfs",
          "proc",
          "pstore",
          "ramfs",
          "rpc_pipefs",
          "securityfs",
          "selinuxfs",
          "squashfs",
          "sysfs",
          "tmpfs",
          "tracefs");

  private static final List<String> REMOTE_TYPES =
      List.of("nfs", "cifs", "smb", "9p", "afs", "ceph", "gluster", "lustre", "fuse");

  /** Empty for a line of another form. */
  static Optional<Mount> parse(String line) {
    String[] fields = line.split(" ", -1);
    if (fields.length < 4) {
      return Optional.empty();
    }
    String mode = List.of(fields[3].split(",", -1)).contains("ro") ? "ro" : "rw";
    return Optional.of(new Mount(unescape(fields[0]), unescape(fields[1]), fields[2], mode));
  }

  /** Whether it has space of its own; an overlay counts as the root of a container only. */
  boolean hasOwnSpace() {
    return !PSEUDO_TYPES.contains(type) && (!type.equals("overlay") || mountpoint.equals("/"));
  }

  /** Whether its figures come from another machine or process, which may never answer. */
  boolean mayHang() {
    return REMOTE_TYPES.stream().anyMatch(type::startsWith);
  }

  /** The kernel writes blanks and backslashes of a path as three octal digits. */
  private static String unescape(String path) {
    if (path.indexOf('\\') < 0) {
      return path;
    }
    byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
    byte[] plain = new byte[bytes.length];
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\\' && i + 3 < bytes.length) {
        plain[length++] =
            (byte) ((bytes[i + 1] - '0') << 6 | (bytes[i + 2] - '0') << 3 | (bytes[i + 3] - '0'));
        i += 3;
      } else {
        plain[length++] = bytes[i];
      }
    }
    return new String(plain, 0, length, StandardCharsets.ISO_8859_1);
  }
}
