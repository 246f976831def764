package io.strata.dashboard.web;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The built web app, from the class path's folder {@code web}. Thread-safe.
 *
 * <p>Files with a hash in their name never change and are kept by browsers for a year; all others
 * are asked for again each time. Files are compressed once, when first asked for. Any other path is
 * a screen of the app and gets its page, unless it looks like a file that is not there.
 */
public final class WebApp {
  private static final String FOLDER = "/web";
  private static final String INDEX = "/index.html";
  private static final Pattern SAFE_PATH = Pattern.compile("(/[A-Za-z0-9_@-][A-Za-z0-9._@-]*)+");
  private static final int WORTH_COMPRESSING = 1_000;

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("woff2", "font/woff2"));

  private final Map<String, Optional<WebFile>> files = new ConcurrentHashMap<>();

  /** Creates the app of the class path. */
  public WebApp() {}

  private static final class WebFile {
    final String type;
    final byte[] content;
    final byte[] gzip;
    final String etag;

    WebFile(String type, byte[] content, byte[] gzip) {
      this.type = type;
      this.content = content;
      this.gzip = gzip;
      this.etag = ContentHash.etag(content);
    }
  }

  /** Answers a GET for a file or a screen. */
  public void serve(Context context) {
    String path = context.path();
    Optional<WebFile> found =
        !path.equals("/") && SAFE_PATH.matcher(path).matches() ? file(path) : Optional.empty();
    boolean screen = found.isEmpty() && isScreen(context, path);
    if (screen) {
      file(INDEX)
          .ifPresentOrElse(index -> answer(context, index, "no-cache"), () -> notBuilt(context));
      return;
    }
    if (found.isEmpty()) {
      context.status(404).contentType("text/plain").result("no such file");
      return;
    }
    answer(
        context,
        found.get(),
        path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
  }

  /** Names in a screen's path may hold dots; a browser that opens one asks for a page. */
  private static boolean isScreen(Context context, String path) {
    String accepted = context.header("Accept");
    return path.indexOf('.', path.lastIndexOf('/')) < 0
        || (!path.startsWith("/assets/") && accepted != null && accepted.contains("text/html"));
  }

  private static void answer(Context context, WebFile file, String cacheControl) {
    context.header("Cache-Control", cacheControl);
    context.header("ETag", file.etag);
    context.header("Vary", "Accept-Encoding");
    if (file.etag.equals(context.header("If-None-Match"))) {
      context.status(304);
      return;
    }
    context.contentType(file.type);
    String accepted = context.header("Accept-Encoding");
    boolean compressed =
        file.gzip.length > 0
            && accepted != null
            && accepted.toLowerCase(Locale.ROOT).contains("gzip");
    context.disableCompression();
    if (compressed) {
      context.header("Content-Encoding", "gzip");
    }
    context.result(compressed ? file.gzip : file.content);
  }

  /** Only paths that exist are remembered: others are without number. */
  private Optional<WebFile> file(String path) {
    Optional<WebFile> known = files.get(path);
    if (known != null) {
      return known;
    }
    Optional<WebFile> read = read(path);
    if (read.isPresent()) {
      files.put(path, read);
    }
    return read;
  }

  private static Optional<WebFile> read(String path) {
    try (InputStream in = WebApp.class.getResourceAsStream(FOLDER + path)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] content = in.readAllBytes();
      String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      String type = TYPES.getOrDefault(extension, "application/octet-stream");
      boolean isText = !type.startsWith("font/") && !type.equals("image/png");
      byte[] gzip = isText && content.length > WORTH_COMPRESSING ? compress(content) : new byte[0];
      return Optional.of(new WebFile(type, content, gzip));
    } catch (IOException e) {
      throw new UncheckedIOException("can't read the web app's file " + path, e);
    }
  }

  private static byte[] compress(byte[] content) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(content.length / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(content);
    }
    return compressed.toByteArray();
  }

  private static void notBuilt(Context context) {
    context
        .status(404)
        .contentType("text/html; charset=utf-8")
        .header("Cache-Control", "no-store")
        .result(
            """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Strata: web app not built</title></head>
            <body>
            <h1>The web app is not built</h1>
            <p>This dashboard was built without its web app (<code>-Dweb.skip</code>). Its API works:
            see <a href="/api/openapi.json">/api/openapi.json</a>.</p>
            <p>To build it, run Maven in the module <code>dashboard</code> without
            <code>-Dweb.skip</code>; it needs Node 20 or later and npm on the PATH.</p>
            </body>
            </html>
            """
                .getBytes(StandardCharsets.UTF_8));
  }
}
