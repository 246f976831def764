package io.strata.agent.configure;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings so that a bad value harms nobody: it is told in one line, and the default holds.
 */
public final class Settings {
  private static final Logger logger = Logger.getLogger(Settings.class.getName());

  private final ConfigProperties config;

  /** Those that the SDK is configured by. */
  public Settings(ConfigProperties config) {
    this.config = config;
  }

  /** A number that is not below 0. */
  public double numberFrom0(String property, double otherwise) {
    String text = text(property);
    if (text == null) {
      return otherwise;
    }
    try {
      double number = Double.parseDouble(text);
      if (number >= 0 && number < Double.POSITIVE_INFINITY) {
        return number;
      }
    } catch (NumberFormatException e) {
      // As any other bad value.
    }
    refuse(property, text, "a number from 0", otherwise < 0 ? "nothing" : number(otherwise));
    return otherwise;
  }

  /** A whole number of a range. */
  public long wholeNumber(String property, long least, long most, long otherwise) {
    String text = text(property);
    if (text == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // As any other bad value.
    }
    refuse(
        property, text, "a whole number from " + least + " to " + most, Long.toString(otherwise));
    return otherwise;
  }

  /** A choice between on and off. */
  public boolean flag(String property, boolean otherwise) {
    return choice(property, otherwise ? "true" : "false", otherwise ? "false" : "true")
        .equals("true");
  }

  /** One of some words, of which the first holds where nothing is set. */
  public String choice(String property, String otherwise, String... others) {
    String text = text(property);
    if (text == null) {
      return otherwise;
    }
    String word = text.toLowerCase(Locale.ROOT);
    if (word.equals(otherwise) || Arrays.asList(others).contains(word)) {
      return word;
    }
    refuse(property, text, otherwise + " or " + String.join(" or ", others), otherwise);
    return otherwise;
  }

  private static String number(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%.0f", number)
        : Double.toString(number);
  }

  /** Words with commas between them; the word {@code none} alone is an empty list. */
  public List<String> list(String property, List<String> otherwise) {
    String text = config.getString(property);
    if (text == null) {
      return otherwise;
    }
    List<String> list = new ArrayList<>();
    if (text.trim().equals("none")) {
      return list;
    }
    for (String each : text.split(",", -1)) {
      if (!each.trim().isEmpty()) {
        list.add(each.trim());
      }
    }
    return list;
  }

  private @Nullable String text(String property) {
    String text = config.getString(property);
    return text == null || text.trim().isEmpty() ? null : text.trim();
  }

  private static void refuse(String property, String text, String wanted, String used) {
    logger.log(
        Level.WARNING,
        "{0} is \"{1}\" and must be {2}: {3} is used.",
        new Object[] {property, text, wanted, used});
  }
}
