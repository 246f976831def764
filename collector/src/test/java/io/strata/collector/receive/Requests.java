package io.strata.collector.receive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.zip.GZIPOutputStream;

/** Requests to receivers on this machine. */
final class Requests {
  private Requests() {}

  static HttpRequest.Builder to(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  static HttpResponse<byte[]> send(HttpClient client, HttpRequest.Builder request)
      throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(content);
    }
    return zipped.toByteArray();
  }

  /** What decompresses to so many megabytes of zeros, a multiple of 16. */
  static byte[] bomb(int megabytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    // A gzip file may have many members, which decompress to one stream.
    byte[] member = gzip(new byte[16 << 20]);
    for (int i = 0; i < megabytes / 16; i++) {
      zipped.write(member);
    }
    return zipped.toByteArray();
  }
}
