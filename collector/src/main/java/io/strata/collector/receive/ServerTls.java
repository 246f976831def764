package io.strata.collector.receive;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The receivers' TLS, with certificates that are read again when their files change: connections
 * made from then on use the new ones. With a CA for clients, senders must show a certificate of it.
 * Thread-safe.
 */
public final class ServerTls {
  private final ReloadedFiles<PemIdentity> identity;
  private final boolean mutual;

  private ServerTls(ReloadedFiles<PemIdentity> identity, boolean mutual) {
    this.identity = identity;
    this.mutual = mutual;
  }

  /**
   * Reads certificates and key, as PEM.
   *
   * @param certificates the server's, followed by those between it and its CA
   * @param privateKey PKCS#8, not encrypted
   * @param clientCas the CAs of senders' certificates; null where senders need none
   * @throws IOException where a file can't be read or used
   */
  public static ServerTls of(
      Path certificates, Path privateKey, @Nullable Path clientCas, InstantSource clock)
      throws IOException {
    List<Path> files = new ArrayList<>(List.of(certificates, privateKey));
    if (clientCas != null) {
      files.add(clientCas);
    }
    ReloadedFiles<PemIdentity> identity =
        new ReloadedFiles<>(
            files, () -> PemIdentity.read(certificates, privateKey, clientCas), clock);
    return new ServerTls(identity, clientCas != null);
  }

  /** Whether senders must show a certificate. */
  public boolean isMutual() {
    return mutual;
  }

  KeyManager keyManager() {
    return new CurrentKey();
  }

  /** Never asked where TLS is not mutual. */
  TrustManager trustManager() {
    return new CurrentTrust();
  }

  SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keyManager()}, new TrustManager[] {trustManager()}, null);
      return context;
    } catch (NoSuchAlgorithmException | KeyManagementException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /**
   * The key of the moment. A handshake during which it changes may see both, and fail: its sender
   * comes again.
   */
  private final class CurrentKey extends X509ExtendedKeyManager {
    private X509ExtendedKeyManager now() {
      return identity.current().key();
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return now().getServerAliases(type, issuers);
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return now().chooseServerAlias(type, issuers, socket);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return now().chooseEngineServerAlias(type, issuers, engine);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return now().getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return now().getPrivateKey(alias);
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }

  /** The clients' CAs of the moment. */
  private final class CurrentTrust extends X509ExtendedTrustManager {
    private X509ExtendedTrustManager now() throws CertificateException {
      X509ExtendedTrustManager trust = identity.current().trust();
      if (trust == null) {
        throw new CertificateException("certificates of clients are not asked for");
      }
      return trust;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      now().checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      now().checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      now().checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("this is a server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("this is a server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("this is a server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      X509ExtendedTrustManager trust = identity.current().trust();
      return trust == null ? new X509Certificate[0] : trust.getAcceptedIssuers();
    }
  }
}
