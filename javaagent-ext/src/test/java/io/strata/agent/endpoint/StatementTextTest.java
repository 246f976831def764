package io.strata.agent.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "select * from t where a = 5 and b='x''y'|select * from t where a = ? and b=?",
        "select 1.5e3, .5, t2.c3 from t2|select ?, t2.c3 from t2",
        "insert into t (a,b) values (1, 2), ('a', 'b');|insert into t (a,b) values (?), (?)",
        "select a from t where id in (?, ?,?)|select a from t where id in (?)",
        "select /* id 7 */ a -- why|select a",
        "select \"Name 1\" from `t 2`|select \"Name 1\" from `t 2`",
        "select 'open|select ?",
      })
  void sqlLosesItsLiterals(String sql, String expected) {
    assertThat(StatementText.withoutLiterals(sql)).isEqualTo(expected);
  }

  @Test
  void linesAreJoined() {
    assertThat(StatementText.withoutLiterals("select a\n\t from  t")).isEqualTo("select a from t");
  }

  @Test
  void ofACacheTheCommandIsLeft() {
    assertThat(StatementText.of("redis", "get user:77")).isEqualTo("GET");
    assertThat(StatementText.of("redis", "SET a ?;EXPIRE a ?;SET b ?")).isEqualTo("SET EXPIRE");
  }

  @Property
  void anyTextHasAForm(@ForAll String sql) {
    assertThat(StatementText.of("mysql", sql).length())
        .isLessThanOrEqualTo(EndpointName.MAX_LENGTH);
    assertThat(StatementText.of("redis", sql).length())
        .isLessThanOrEqualTo(EndpointName.MAX_LENGTH);
  }

  @Property
  void noDigitOfALiteralIsLeft(@ForAll long number, @ForAll String text) {
    String quoted = "'" + text.replace("'", "''") + "'";
    assertThat(StatementText.withoutLiterals("select " + quoted + " where a = " + Math.abs(number)))
        .isIn("select ? where a = ?", "select ? where a = -?");
  }
}
