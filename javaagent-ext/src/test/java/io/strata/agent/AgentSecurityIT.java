package io.strata.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.engines.EmbeddedKafka;
import io.strata.engines.EngineHome;
import io.strata.engines.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ready agent and a broker that wants a login, or certificates. */
class AgentSecurityIT {
  private static final String PASSWORD = "changeit";
  private static final Duration STRETCH = Duration.ofMillis(500);

  @TempDir static Path folder;
  private static HttpClient client;
  private static EmbeddedKafka kafka;
  private static String login;
  private static String tls;
  private static Path store;

  @BeforeAll
  static void startKafka() throws Exception {
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    store = folder.resolve("kafka.p12");
    makeCertificate();
    int plainPort = FreePort.find();
    login = "127.0.0.1:" + FreePort.find();
    tls = "127.0.0.1:" + FreePort.find();
    kafka =
        EmbeddedKafka.start(
            EngineHome.ofSystemProperty(),
            new EmbeddedKafka.Settings(
                folder.resolve("kafka"), folder.resolve("kafka.log"), plainPort, 256),
            brokerProperties("127.0.0.1:" + plainPort, "127.0.0.1:" + FreePort.find()));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(
              Stream.of("otlp_spans", "otlp_metrics", "otlp_logs")
                  .map(name -> new NewTopic(name, 4, (short) 1))
                  .toList())
          .all()
          .get();
      admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      "agent", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4_096), "pw")))
          .all()
          .get();
    }
  }

  @AfterAll
  static void stop() {
    kafka.close();
    client.close();
  }

  @Test
  void plainLoginModuleIsNamedAsKafkaNamesIt() throws Exception {
    arrives("plain", login, sasl("PLAIN", "plain.PlainLoginModule", "secret"));
  }

  @Test
  void scramLoginModuleIsNamedAsKafkaNamesIt() throws Exception {
    arrives("scram", login, sasl("SCRAM-SHA-512", "scram.ScramLoginModule", "pw"));
  }

  @Test
  void certificatesAreGivenAsText() throws Exception {
    arrives(
        "tls",
        tls,
        List.of(
            "-Dstrata.kafka.security.protocol=SSL",
            "-Dstrata.kafka.ssl.truststore.type=PEM",
            "-Dstrata.kafka.ssl.truststore.certificates=" + certificate(),
            "-Dstrata.kafka.ssl.keystore.type=PEM",
            "-Dstrata.kafka.ssl.keystore.certificate.chain=" + certificate(),
            "-Dstrata.kafka.ssl.keystore.key=" + key()));
  }

  @Test
  void wrongPasswordIsToldOnceAndCounted() throws Exception {
    try (AgentProcess app =
        start("wrong", login, sasl("SCRAM-SHA-512", "scram.ScramLoginModule", "guessed"))) {
      app.load(STRETCH);
      app.awaitLine(Pattern.compile("is being lost"));
      assertThat(app.terminate()).isLessThan(6_000);
      assertThat(app.told()).hasSize(2);
      assertThat(app.told().getFirst())
          .contains("refused by Kafka", "SaslAuthenticationException")
          .doesNotContain("guessed");
      assertThat(app.spanCounts())
          .containsEntry("sent", 0L)
          .containsEntry("refused", (long) app.made());
    }
  }

  private static void arrives(String service, String servers, List<String> options)
      throws Exception {
    try (AgentProcess app = start(service, servers, options)) {
      app.load(STRETCH);
      assertThat(app.terminate()).isLessThan(6_000);
      assertThat(app.told()).isEmpty();
      assertThat(TopicReader.serverSpans(kafka.bootstrapServers(), service)).hasSize(app.made());
    }
  }

  private static AgentProcess start(String service, String servers, List<String> options)
      throws IOException {
    return AgentProcess.start(service, folder, servers, client, options);
  }

  private static List<String> sasl(String mechanism, String module, String password) {
    return List.of(
        "-Dstrata.kafka.security.protocol=SASL_PLAINTEXT",
        "-Dstrata.kafka.sasl.mechanism=" + mechanism,
        "-Dstrata.kafka.sasl.jaas.config=org.apache.kafka.common.security."
            + module
            + " required username=\"agent\" password=\""
            + password
            + "\";");
  }

  private static Map<String, String> brokerProperties(String plain, String controller) {
    String listeners = "PLAINTEXT://%s,LOGIN://%s,TLS://%s".formatted(plain, login, tls);
    return Map.ofEntries(
        Map.entry("listeners", listeners + ",CONTROLLER://" + controller),
        Map.entry("advertised.listeners", listeners),
        Map.entry("controller.quorum.voters", "1@" + controller),
        Map.entry(
            "listener.security.protocol.map",
            "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,LOGIN:SASL_PLAINTEXT,TLS:SSL"),
        Map.entry("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512"),
        Map.entry(
            "listener.name.login.plain.sasl.jaas.config",
            "org.apache.kafka.common.security.plain.PlainLoginModule required"
                + " user_agent=\"secret\";"),
        Map.entry(
            "listener.name.login.scram-sha-512.sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
        Map.entry("listener.name.tls.ssl.client.auth", "required"),
        Map.entry("listener.name.tls.ssl.keystore.type", "PKCS12"),
        Map.entry("listener.name.tls.ssl.keystore.location", store.toString()),
        Map.entry("listener.name.tls.ssl.keystore.password", PASSWORD),
        Map.entry("listener.name.tls.ssl.key.password", PASSWORD),
        Map.entry("listener.name.tls.ssl.truststore.type", "PKCS12"),
        Map.entry("listener.name.tls.ssl.truststore.location", trustStore().toString()),
        Map.entry("listener.name.tls.ssl.truststore.password", PASSWORD));
  }

  private static Path trustStore() {
    return folder.resolve("trust.p12");
  }

  /** One certificate for both ends, which both trust. */
  private static void makeCertificate() throws Exception {
    keytool(
        "-genkeypair",
        "-alias",
        "kafka",
        "-keyalg",
        "RSA",
        "-dname",
        "CN=kafka",
        "-ext",
        "san=ip:127.0.0.1",
        "-keystore",
        store.toString());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("kafka", load().getCertificate("kafka"));
    try (var out = Files.newOutputStream(trustStore())) {
      trusted.store(out, PASSWORD.toCharArray());
    }
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static KeyStore load() throws GeneralSecurityException, IOException {
    KeyStore loaded = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      loaded.load(in, PASSWORD.toCharArray());
    }
    return loaded;
  }

  private static String certificate() throws GeneralSecurityException, IOException {
    return pem("CERTIFICATE", load().getCertificate("kafka").getEncoded());
  }

  private static String key() throws GeneralSecurityException, IOException {
    return pem("PRIVATE KEY", load().getKey("kafka", PASSWORD.toCharArray()).getEncoded());
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(bytes));
  }
}
