package io.strata.collector.receive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A server's certificates and key, and the CAs of its clients.
 *
 * @param trust null where clients need no certificate
 */
record PemIdentity(X509ExtendedKeyManager key, @Nullable X509ExtendedTrustManager trust) {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /** The key store is in memory only. */
  private static final char[] NO_PASSWORD = new char[0];

  /**
   * Reads PEM files.
   *
   * @throws IOException where one can't be read or used
   */
  static PemIdentity read(Path certificates, Path privateKey, @Nullable Path clientCas)
      throws IOException {
    List<X509Certificate> chain = certificates(certificates);
    PrivateKey key = privateKey(privateKey, chain.getFirst());
    try {
      return new PemIdentity(
          keyManager(chain, key), clientCas == null ? null : trustManager(certificates(clientCas)));
    } catch (GeneralSecurityException e) {
      throw new UnusableFileException(certificates, "can't be used: " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> certificates(Path file) throws IOException {
    try {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw new UnusableFileException(file, "holds no certificate", null);
      }
      return certificates;
    } catch (GeneralSecurityException e) {
      throw new UnusableFileException(file, "holds no certificates in PEM", e);
    }
  }

  private static PrivateKey privateKey(Path file, X509Certificate certificate) throws IOException {
    Matcher pem = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
    if (!pem.find()) {
      throw new UnusableFileException(
          file, "holds no private key in PEM as PKCS#8 (BEGIN PRIVATE KEY), not encrypted", null);
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
      PrivateKey key =
          KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
      requirePair(file, key, certificate);
      return key;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Never the cause's text: it might repeat what it could not read.
      throw new UnusableFileException(file, "holds no private key of the certificate", null);
    }
  }

  private static void requirePair(Path file, PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException, UnusableFileException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] text = {1, 2, 3};
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(text);
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(certificate.getPublicKey());
    verifying.update(text);
    if (!verifying.verify(signing.sign())) {
      throw new UnusableFileException(file, "holds the key of another certificate", null);
    }
  }

  private static X509ExtendedKeyManager keyManager(List<X509Certificate> chain, PrivateKey key)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
    factory.init(store, NO_PASSWORD);
    return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
  }

  private static X509ExtendedTrustManager trustManager(List<X509Certificate> cas)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < cas.size(); i++) {
      store.setCertificateEntry("ca-" + i, cas.get(i));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }
}
