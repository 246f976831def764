package io.strata.standalone.promql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromqlCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;

  private int run(String... arguments) {
    return new PromqlCommand(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(List.of(arguments));
  }

  private String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, content);
    return file.toString();
  }

  @Test
  void aFolderOfTestFilesIsCountedPerFile() throws IOException {
    file("good.test", "load 1m\n  m 1 2\n\neval instant at 1m m\n  m 2\n");
    file(
        "bad.test",
        "load 1m\n  m 1 2\n\neval instant at 1m m\n  m 3\n\neval instant at 1m 1\n 1\n");
    assertThat(run("test", folder.toString())).isEqualTo(1);
    assertThat(output().lines().map(String::strip).map(line -> line.replaceAll("\\s+", " ")))
        .startsWith("file passed failed skipped", "bad.test 1 1 0", "good.test 1 0 0", "all 2 1 0")
        .anyMatch(line -> line.endsWith("bad.test:4: m"))
        .anyMatch(line -> line.contains("expected 3, got m{} 2"));
  }

  @Test
  void onlyPassedCasesEndWithZero() throws IOException {
    assertThat(run("test", file("good.test", "eval instant at 1m 1\n  1\n"))).isZero();
  }

  @Test
  void aMalformedFileFailsWithItsLine() throws IOException {
    assertThat(run("test", file("odd.test", "clear\nnonsense\n"))).isEqualTo(1);
    assertThat(output()).contains("odd.test:2: unknown command: nonsense");
  }

  @Test
  void aQueryReadsLoadCommands() throws IOException {
    String file = file("samples.test", "load 1m\n  m{a=\"x\"} 0+60x10\n  m{a=\"y\"} 0+30x10\n");
    assertThat(run("query", "sum(rate(m[5m]))", "--at", "10m", file)).isZero();
    assertThat(output()).isEqualToIgnoringNewLines("{} => 1.5 @[600]");
  }

  @Test
  void aQueryReadsTheTextFormatAndTakesItsNewestTime() throws IOException {
    String file =
        file(
            "samples.prom",
            "# TYPE m counter\nm{a=\"x\"} 1 1000\nm{a=\"x\"} 3 61500\nn NaN 2000 # {} 1\n");
    assertThat(run("query", "m", file)).isZero();
    assertThat(output()).isEqualToIgnoringNewLines("m{a=\"x\"} => 3 @[61.5]");
  }

  @Test
  void openMetricsGivesTimesInSeconds() throws IOException {
    String file = file("samples.om", "m 1 1.5\nm 2 11.5\n# EOF\n");
    assertThat(run("query", "m", "--from", "1.5", "--to", "11.5", "--step", "10s", file)).isZero();
    assertThat(output().lines()).containsExactly("m{} =>", "  1 @[1.5]", "  2 @[11.5]");
  }

  @Test
  void jsonIsTheBodyOfTheHttpApi() throws IOException {
    String file = file("samples.prom", "m 1 1000\n");
    assertThat(run("query", "m", "--json", file)).isZero();
    assertThat(output().strip())
        .isEqualTo(
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":"
                + "{\"__name__\":\"m\"},\"value\":[1,\"1\"]}]}}");
  }

  @Test
  void whatIsWrongIsToldWithTheExitCode() throws IOException {
    String file = file("samples.prom", "m 1 1000\nm 2 1000\n");
    assertThat(run("query", "m", file)).isEqualTo(1);
    assertThat(errors()).contains("samples.prom:2: a second sample of the same series and time");
    assertThat(run("query", "m(", file("good.prom", "m 1 1000\n"))).isEqualTo(1);
    assertThat(errors()).contains("1:3: parse error: unclosed left parenthesis");
    assertThat(run("query", "m", folder.resolve("none").toString())).isEqualTo(1);
    assertThat(errors()).contains("there is no file");
    assertThat(run("query", "m", "--at", file)).isEqualTo(2);
    assertThat(run("query", "m", "--at", "noon", file)).isEqualTo(2);
    assertThat(run("query", "m", "--from", "1", file)).isEqualTo(2);
    assertThat(run("test")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
  }
}
