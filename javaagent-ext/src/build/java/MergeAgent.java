import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Merges the extension into the upstream agent, so that the agent's class loader finds its classes
 * inside the jar and nothing is unpacked when an application starts: classes go under inst/ as
 * .classdata, service files are appended to the agent's. The manifest stays the first entry,
 * because the agent reads its version there. Run by the build as a source file.
 */
final class MergeAgent {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final String SERVICES = "META-INF/services/";
  private static final long FIXED_TIME = 315_532_800_000L;

  private MergeAgent() {}

  /** Arguments: upstream agent, relocated extension, jar to make, version of the extension. */
  public static void main(String[] arguments) throws IOException {
    Path target = Path.of(arguments[2]);
    try (ZipFile agent = new ZipFile(arguments[0]);
        ZipFile extension = new ZipFile(arguments[1]);
        OutputStream file = Files.newOutputStream(target);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.setLevel(Deflater.BEST_COMPRESSION);
      put(out, MANIFEST, bytes(agent, MANIFEST));
      Map<String, byte[]> added = added(extension, arguments[3]);
      copyAgent(agent, added, out);
      for (Map.Entry<String, byte[]> entry : added.entrySet()) {
        put(out, entry.getKey(), entry.getValue());
      }
    }
  }

  private static Map<String, byte[]> added(ZipFile extension, String version) throws IOException {
    Map<String, byte[]> added = new LinkedHashMap<>();
    Enumeration<? extends ZipEntry> entries = extension.entries();
    while (entries.hasMoreElements()) {
      String name = entries.nextElement().getName();
      if (name.endsWith("/") || name.equals(MANIFEST)) {
        continue;
      }
      String inside =
          name.endsWith(".class") ? name.substring(0, name.length() - 6) + ".classdata" : name;
      added.put("inst/" + inside, bytes(extension, name));
    }
    added.put(
        "META-INF/strata-agent.properties",
        ("version=" + version + "\n").getBytes(StandardCharsets.UTF_8));
    return added;
  }

  private static void copyAgent(ZipFile agent, Map<String, byte[]> added, ZipOutputStream out)
      throws IOException {
    Enumeration<? extends ZipEntry> entries = agent.entries();
    while (entries.hasMoreElements()) {
      String name = entries.nextElement().getName();
      if (name.equals(MANIFEST) || name.endsWith("/")) {
        continue;
      }
      byte[] content = bytes(agent, name);
      byte[] ours = added.remove(name);
      if (ours != null && !name.startsWith("inst/" + SERVICES)) {
        throw new IOException("both the agent and the extension have " + name);
      }
      put(out, name, ours == null ? content : join(content, ours));
    }
  }

  /** The agent's service files do not all end with a line end. */
  private static byte[] join(byte[] first, byte[] second) throws IOException {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(first);
    joined.write('\n');
    joined.write(second);
    return joined.toByteArray();
  }

  private static byte[] bytes(ZipFile zip, String name) throws IOException {
    try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
      return in.readAllBytes();
    }
  }

  private static void put(ZipOutputStream out, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(FIXED_TIME);
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
  }
}
