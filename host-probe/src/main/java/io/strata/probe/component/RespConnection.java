package io.strata.probe.component;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Sends commands in Redis's serialization protocol and reads text answers, each bounded in size and
 * by the deadline. A probe needs no more of the protocol, and no client library's event loops,
 * reconnects and unbounded answers.
 */
final class RespConnection implements AutoCloseable {
  private static final int MAX_LINE_BYTES = 8 * 1024;
  private static final int MAX_ANSWER_BYTES = 1024 * 1024;

  private final HostAndPort address;
  private final Socket socket;
  private final Deadline deadline;
  private final InputStream in;

  RespConnection(HostAndPort address, Socket socket, Deadline deadline) throws IOException {
    this.address = address;
    this.socket = socket;
    this.deadline = deadline;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * Sends a command and returns the answer's text.
   *
   * @throws CheckFailedException for an error answer, none in time, or one that is not Redis's
   */
  String call(String... command) throws CheckFailedException {
    StringBuilder request = new StringBuilder("*").append(command.length).append("\r\n");
    for (String word : command) {
      int bytes = word.getBytes(StandardCharsets.UTF_8).length;
      request.append('$').append(bytes).append("\r\n").append(word).append("\r\n");
    }
    try {
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      return answer();
    } catch (IOException e) {
      throw Connections.failure(address, e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String answer() throws IOException, CheckFailedException {
    String line = line();
    if (line.isEmpty()) {
      throw notRedis("an empty line");
    }
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+', ':' -> rest;
      case '-' -> throw refusal(rest);
      case '$' -> bulk(rest);
      default -> throw notRedis("an answer that begins with another sign");
    };
  }

  private String bulk(String lengthText) throws IOException, CheckFailedException {
    int length;
    try {
      length = Integer.parseInt(lengthText);
    } catch (NumberFormatException e) {
      throw notRedis("a length that is no number");
    }
    if (length < 0 || length > MAX_ANSWER_BYTES) {
      throw notRedis("an answer of %d bytes".formatted(length));
    }
    byte[] bytes = new byte[length + 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) next();
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private String line() throws IOException, CheckFailedException {
    StringBuilder line = new StringBuilder();
    int c = next();
    while (c != '\n') {
      if (line.length() == MAX_LINE_BYTES) {
        throw notRedis("an endless line");
      }
      if (c != '\r') {
        line.append((char) c);
      }
      c = next();
    }
    return line.toString();
  }

  private int next() throws IOException, CheckFailedException {
    if (in.available() == 0) {
      socket.setSoTimeout(deadline.remainingMillis());
    }
    int next = in.read();
    if (next < 0) {
      throw new CheckFailedException(
          FailureReason.PROTOCOL, address + ": closed the connection instead of answering");
    }
    return next;
  }

  private CheckFailedException notRedis(String got) {
    return new CheckFailedException(
        FailureReason.PROTOCOL, address + ": not Redis's protocol: got " + got);
  }

  private CheckFailedException refusal(String error) {
    String code = error.split(" ", 2)[0];
    FailureReason reason =
        switch (code) {
          case "NOAUTH", "WRONGPASS", "NOPERM", "DENIED" -> FailureReason.AUTH;
          default ->
              error.contains("AUTH") || error.contains("invalid password")
                  ? FailureReason.AUTH
                  : FailureReason.ERROR;
        };
    return new CheckFailedException(reason, address + ": " + error);
  }
}
