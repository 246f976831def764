package io.strata.probe.component;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/** A component's settings as those of Kafka's admin client. */
final class KafkaAdminSettings {
  private KafkaAdminSettings() {}

  static Map<String, Object> of(ComponentSettings component, Map<String, String> environment)
      throws CheckFailedException {
    int timeoutMillis = (int) component.requiredTimeout().toMillis();
    Map<String, Object> settings = new HashMap<>();
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "strata-host-probe-" + component.id());
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis);
    settings.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    settings.put(AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    boolean tls = Boolean.TRUE.equals(component.tls());
    if (tls) {
      settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SSL");
      if (component.caFile() != null) {
        settings.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
        settings.put(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, component.caFile().toString());
      }
    }
    Optional<String> password = Credentials.password(component, environment);
    if (component.username() != null && password.isPresent()) {
      settings.put(
          CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, tls ? "SASL_SSL" : "SASL_PLAINTEXT");
      settings.put(SaslConfigs.SASL_MECHANISM, "PLAIN");
    }
    if (component.properties() != null) {
      settings.putAll(component.properties());
    }
    if (component.username() != null && password.isPresent()) {
      settings.putIfAbsent(
          SaslConfigs.SASL_JAAS_CONFIG, login(settings, component.username(), password.get()));
    }
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, component.address());
    return settings;
  }

  private static String login(Map<String, Object> settings, String username, String password) {
    boolean plain = "PLAIN".equals(settings.get(SaslConfigs.SASL_MECHANISM));
    String module = plain ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
    return "org.apache.kafka.common.security.%s required username=%s password=%s;"
        .formatted(module, quote(username), quote(password));
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
