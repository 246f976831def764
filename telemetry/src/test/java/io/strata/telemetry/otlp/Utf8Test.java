package io.strata.telemetry.otlp;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Utf8Test {
  private static final int LONGEST = 40;
  private static final byte NO_TEXT = (byte) 0xff;

  @Test
  void aByteThatIsNoTextIsFoundWhereverItLies() {
    for (int length = 1; length <= LONGEST; length++) {
      for (int at = 0; at < length; at++) {
        for (int behind : new int[] {0, 20}) {
          byte[] bytes = textAt(3, length, behind);
          bytes[3 + at] = NO_TEXT;
          int textLength = length;

          assertThatThrownBy(() -> Utf8.check(bytes, 3, textLength))
              .isInstanceOf(MalformedTelemetryException.class);
        }
      }
    }
  }

  @Test
  void whatLiesAroundTheTextDoesNotMatter() {
    for (int length = 0; length <= LONGEST; length++) {
      for (int behind = 0; behind <= 10; behind++) {
        byte[] bytes = textAt(3, length, behind);
        int textLength = length;

        assertThatCode(() -> Utf8.check(bytes, 3, textLength)).doesNotThrowAnyException();
      }
    }
  }

  /** Text, and around it bytes that are none. */
  private static byte[] textAt(int offset, int length, int behind) {
    byte[] bytes = new byte[offset + length + behind];
    Arrays.fill(bytes, NO_TEXT);
    Arrays.fill(bytes, offset, offset + length, (byte) 'a');
    return bytes;
  }
}
