package io.strata.shop;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a service is told when it starts: {@code --name=value} arguments, and behind them
 * environment variables {@code SHOP_NAME}.
 */
final class Arguments {
  private final Map<String, String> values;
  private final Map<String, String> environment;

  private Arguments(Map<String, String> values, Map<String, String> environment) {
    this.values = values;
    this.environment = environment;
  }

  static Arguments of(String[] arguments) {
    Map<String, String> values = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (!argument.startsWith("--") || equals < 0) {
        throw new IllegalArgumentException("not of the form --name=value: " + argument);
      }
      values.put(argument.substring(2, equals), argument.substring(equals + 1));
    }
    return new Arguments(values, System.getenv());
  }

  String text(String name) {
    String value = values.get(name);
    if (value == null) {
      value = environment.get("SHOP_" + name.replace('-', '_').toUpperCase(Locale.ROOT));
    }
    if (value == null) {
      throw new IllegalArgumentException("missing: --" + name + "=…");
    }
    return value;
  }

  int port(String name) {
    return Integer.parseInt(text(name));
  }

  double number(String name) {
    return Double.parseDouble(text(name));
  }

  /** A base address, ending with a slash so that relative paths resolve below it. */
  URI url(String name) {
    String text = text(name);
    return URI.create(text.endsWith("/") ? text : text + "/");
  }

  /** A {@code host:port}. */
  InetSocketAddress address(String name) {
    String text = text(name);
    int colon = text.lastIndexOf(':');
    return InetSocketAddress.createUnresolved(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }
}
