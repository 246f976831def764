package io.strata.probe.component;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Opens connections, and says why one could not be opened. */
final class Connections {
  private Connections() {}

  /** A plain connection; the caller closes it. */
  static Socket open(HostAndPort address, Deadline deadline) throws CheckFailedException {
    InetSocketAddress target = new InetSocketAddress(address.host(), address.port());
    if (target.isUnresolved()) {
      throw new CheckFailedException(
          FailureReason.UNRESOLVED, "the name %s has no address".formatted(address.host()));
    }
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(target, deadline.remainingMillis());
      return socket;
    } catch (IOException e) {
      closeAfter(e, socket);
      throw failure(address, e);
    } catch (CheckFailedException e) {
      closeAfter(e, socket);
      throw e;
    }
  }

  /** A connection on which the server has proven that it is the one of that name. */
  static Socket openTls(HostAndPort address, @Nullable Path caFile, Deadline deadline)
      throws CheckFailedException {
    Socket plain = open(address, deadline);
    try {
      plain.setSoTimeout(deadline.remainingMillis());
      SSLSocket socket =
          (SSLSocket)
              context(caFile)
                  .getSocketFactory()
                  .createSocket(plain, address.host(), address.port(), true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (SocketTimeoutException e) {
      closeAfter(e, plain);
      throw failure(address, e);
    } catch (CheckFailedException e) {
      closeAfter(e, plain);
      throw e;
    } catch (IOException | GeneralSecurityException e) {
      closeAfter(e, plain);
      throw new CheckFailedException(
          FailureReason.TLS, "no trusted encrypted connection: " + e.getMessage(), e);
    }
  }

  /** Why an exchange with the address failed. */
  static CheckFailedException failure(HostAndPort address, IOException cause) {
    FailureReason reason =
        switch (cause) {
          case SocketTimeoutException _ -> FailureReason.TIMEOUT;
          case ConnectException _, NoRouteToHostException _ -> FailureReason.REFUSED;
          case SSLException _ -> FailureReason.TLS;
          default -> FailureReason.ERROR;
        };
    return new CheckFailedException(reason, address + ": " + cause.getMessage(), cause);
  }

  private static SSLContext context(@Nullable Path caFile)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    if (caFile == null) {
      context.init(null, null, null);
      return context;
    }
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(caFile)) {
      int index = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("ca-" + index++, certificate);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private static void closeAfter(Exception failure, Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
