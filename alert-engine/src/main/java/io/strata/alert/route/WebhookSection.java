package io.strata.alert.route;

import io.strata.alert.yaml.YamlSection;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads an element of {@code webhook_configs}. Secrets come in the file or from files it names. */
final class WebhookSection {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  private static final URI NO_URL = URI.create("http://invalid/");

  private WebhookSection() {}

  static Receiver.Integration.Webhook read(YamlSection section) {
    URI url = url(section);
    boolean sendResolved = section.flag("send_resolved").orElse(true);
    int maxAlerts = section.count("max_alerts").orElse(0);
    Duration timeout = section.duration("timeout").filter(t -> !t.isZero()).orElse(DEFAULT_TIMEOUT);
    YamlSection http = section.section("http_config").orElse(null);
    String authorization = null;
    if (http != null) {
      authorization = authorization(http);
      http.refuseOtherKeys();
    }
    section.refuseOtherKeys();
    return new Receiver.Integration.Webhook(url, authorization, sendResolved, maxAlerts, timeout);
  }

  private static URI url(YamlSection section) {
    if (section.has("url") == section.has("url_file")) {
      section.problem("url", "one of 'url' and 'url_file' is required");
    }
    String text = secret(section, "url", "url_file");
    if (text == null) {
      return NO_URL;
    }
    try {
      URI url = URI.create(text);
      String scheme = String.valueOf(url.getScheme());
      if ((scheme.equals("http") || scheme.equals("https")) && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // The message would show the URL, which may hold a secret.
    }
    section.problem("url", "an absolute http or https URL is expected");
    return NO_URL;
  }

  private static @Nullable String authorization(YamlSection http) {
    YamlSection header = http.section("authorization").orElse(null);
    YamlSection basic = http.section("basic_auth").orElse(null);
    if (header != null && basic != null) {
      http.problem("basic_auth", "only one of 'authorization' and 'basic_auth' is allowed");
    }
    if (header != null) {
      String type = header.text("type").orElse("Bearer");
      String credentials = secret(header, "credentials", "credentials_file");
      header.refuseOtherKeys();
      return credentials == null ? null : type + " " + credentials;
    }
    if (basic != null) {
      String user = basic.requiredText("username");
      String password = secret(basic, "password", "password_file");
      basic.refuseOtherKeys();
      byte[] pair =
          (user + ":" + (password == null ? "" : password)).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
    return null;
  }

  private static @Nullable String secret(YamlSection section, String key, String fileKey) {
    String file = section.text(fileKey).orElse(null);
    String inline = section.text(key).orElse(null);
    if (file == null) {
      return inline;
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException | InvalidPathException e) {
      section.problem(fileKey, "can't be read: " + file);
      return inline;
    }
  }
}
