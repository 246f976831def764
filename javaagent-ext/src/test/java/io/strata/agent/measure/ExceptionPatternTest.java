package io.strata.agent.measure;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExceptionPatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "order 4711 of user-7a3f is gone|order # of # is gone",
        "can't read 'C:\\x y' now|can't read '?' now",
        "No value for \"shop.key\"|No value for \"?\"",
        "at 10.0.0.7:6379|at #.#.#.#:#",
        "it's open|it's open",
        "unclosed 'quote|unclosed 'quote",
      })
  void theMessageLosesWhatIsParticular(String message, String expected) {
    assertThat(ExceptionPattern.pattern(message)).isEqualTo(expected);
  }

  @Property
  void anyMessageHasAPattern(@ForAll String message) {
    assertThat(ExceptionPattern.pattern(message).length()).isLessThanOrEqualTo(200);
  }

  @Test
  void theFirstCauseIsWhatHappened() {
    IllegalStateException cause = new IllegalStateException("no");
    RuntimeException outer = new RuntimeException("b", new RuntimeException("a", cause));

    assertThat(ExceptionPattern.rootCause(outer)).isSameAs(cause);
    assertThat(ExceptionPattern.topFrame(cause))
        .startsWith(getClass().getName() + ".theFirstCauseIsWhatHappened:");
  }

  @Test
  void causesInACircleEnd() {
    RuntimeException one = new RuntimeException("one");
    RuntimeException two = new RuntimeException("two", one);
    one.initCause(two);

    assertThat(ExceptionPattern.rootCause(one)).isIn(one, two);
  }

  @Test
  void theJavaLibraryIsNotTheTopFrame() {
    NumberFormatException thrown =
        org.junit.jupiter.api.Assertions.assertThrows(
            NumberFormatException.class, () -> Integer.parseInt("x"));

    assertThat(ExceptionPattern.topFrame(thrown)).startsWith(getClass().getName());
  }

  @Test
  void anExceptionWhoseMessageFailsIsNoProblem() {
    assertThat(
            ExceptionPattern.message(
                new RuntimeException() {
                  private static final long serialVersionUID = 1;

                  @Override
                  public String getMessage() {
                    throw new IllegalStateException("broken");
                  }
                }))
        .isEmpty();
    assertThat(ExceptionPattern.topFrame(new Stackless())).isEmpty();
  }

  private static final class Stackless extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stackless() {
      super("x", null, false, false);
    }
  }
}
