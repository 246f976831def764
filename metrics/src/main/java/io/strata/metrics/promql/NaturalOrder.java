package io.strata.metrics.promql;

import io.strata.metrics.series.Labels;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;

/** Orders series by some labels, numbers inside values by size, then by all labels. */
final class NaturalOrder implements Comparator<Labels> {
  private final List<String> names;

  NaturalOrder(List<String> names) {
    this.names = names;
  }

  @Override
  public int compare(Labels a, Labels b) {
    for (String name : names) {
      int order = compare(a.get(name), b.get(name));
      if (order != 0) {
        return order;
      }
    }
    return a.compareTo(b);
  }

  /** Runs of digits are compared as numbers, all else by code. */
  static int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      int endA = runEnd(a, i);
      int endB = runEnd(b, j);
      String runA = a.substring(i, endA);
      String runB = b.substring(j, endB);
      boolean numbers = isDigit(a.charAt(i)) && isDigit(b.charAt(j));
      int order =
          numbers ? new BigInteger(runA).compareTo(new BigInteger(runB)) : runA.compareTo(runB);
      if (order != 0) {
        return order;
      }
      i = endA;
      j = endB;
    }
    return Integer.compare(a.length() - i, b.length() - j);
  }

  private static int runEnd(String text, int from) {
    boolean digits = isDigit(text.charAt(from));
    int end = from + 1;
    while (end < text.length() && isDigit(text.charAt(end)) == digits) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
