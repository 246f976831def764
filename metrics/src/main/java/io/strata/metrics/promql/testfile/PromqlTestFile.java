package io.strata.metrics.promql.testfile;

import io.strata.metrics.promql.Durations;
import io.strata.metrics.promql.GoText;
import io.strata.metrics.promql.testfile.TestCase.Expectations;
import io.strata.metrics.promql.testfile.TestCase.MessageCheck;
import io.strata.metrics.series.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs a file in the format of Prometheus's PromQL tests: {@code load}, {@code clear}, {@code eval
 * instant}, {@code eval range}, with {@code expect} lines. As in Prometheus, everything
 * experimental is on, but for start timestamps: cases that need them are skipped.
 */
public final class PromqlTestFile {
  private static final Pattern EVAL =
      Pattern.compile(
          "eval(?<mode>_\\w+)?\\s+(?:instant\\s+at\\s+(?<at>\\S+)"
              + "|range\\s+from\\s+(?<from>\\S+)\\s+to\\s+(?<to>\\S+)\\s+step\\s+(?<step>\\S+))"
              + "\\s+(?<expression>.+)");
  private static final Pattern LOAD =
      Pattern.compile("load(?<nhcb>_with_nhcb)?\\s+(?<interval>\\S+)");

  /** A line that says since when the samples of the next one are counted. */
  private static final Pattern START_TIMESTAMPS = Pattern.compile("^\\S*@st\\s");

  private final List<String> lines;
  private final TestStorage storage = new TestStorage();
  private final List<TestFileReport.Case> results = new ArrayList<>();
  private int next;
  private boolean startTimestamps;

  private PromqlTestFile(String content) {
    this.lines = content.lines().toList();
  }

  /**
   * Runs all cases of a file.
   *
   * @param name the file's name, for the report
   * @throws IllegalArgumentException for a line that is no command, with its number
   */
  public static TestFileReport run(String name, String content) {
    PromqlTestFile file = new PromqlTestFile(content);
    file.commands(name, true);
    return new TestFileReport(name, file.results);
  }

  /** What the file's loads give, after its last {@code clear}; its cases are not run. */
  static TestStorage load(String name, String content) {
    PromqlTestFile file = new PromqlTestFile(content);
    file.commands(name, false);
    return file.storage;
  }

  private void commands(String name, boolean runCases) {
    while (next < lines.size()) {
      try {
        command(runCases);
      } catch (IllegalArgumentException malformed) {
        throw new IllegalArgumentException(
            "%s:%d: %s".formatted(name, next, malformed.getMessage()), malformed);
      }
    }
  }

  private void command(boolean runCases) {
    String line = lines.get(next++).strip();
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    Matcher load = LOAD.matcher(line);
    Matcher eval = EVAL.matcher(line);
    if (line.equals("clear")) {
      storage.clear();
      startTimestamps = false;
    } else if (load.matches()) {
      List<String> block = new ArrayList<>(block());
      startTimestamps |= block.removeIf(text -> START_TIMESTAMPS.matcher(text).find());
      List<SeriesLine> series = block.stream().map(SeriesLine::parse).toList();
      if (load.group("nhcb") == null) {
        storage.load(series, millis(load.group("interval")));
      } else {
        storage.loadWithNativeHistograms(series, millis(load.group("interval")));
      }
    } else if (eval.matches()) {
      TestCase test = testCase(eval);
      if (!runCases) {
        return;
      }
      boolean skip = startTimestamps || test.expression().contains("start_timestamp(");
      TestFileReport.Outcome outcome =
          skip
              ? new TestFileReport.Outcome.Skipped("start timestamps of samples are not kept")
              : new CaseRun(storage, test).outcome();
      results.add(new TestFileReport.Case(test.line(), test.expression(), outcome));
    } else {
      throw new IllegalArgumentException("unknown command: " + line);
    }
  }

  /** The lines up to the next that is empty or a comment. */
  private List<String> block() {
    List<String> block = new ArrayList<>();
    while (next < lines.size()) {
      String line = lines.get(next).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        break;
      }
      block.add(line);
      next++;
    }
    return block;
  }

  private TestCase testCase(Matcher eval) {
    int line = next;
    ExpectationReader reader = new ExpectationReader(eval.group("mode"));
    List<SeriesLine> expected = new ArrayList<>();
    for (String text : block()) {
      if (!reader.read(text)) {
        expected.add(expectedSeries(text));
      }
    }
    boolean instant = eval.group("at") != null;
    long start = millis(eval.group(instant ? "at" : "from"));
    return new TestCase(
        line,
        eval.group("expression").strip(),
        start,
        instant ? start : millis(eval.group("to")),
        instant ? 0 : millis(eval.group("step")),
        reader.expectations(),
        expected);
  }

  private static SeriesLine expectedSeries(String text) {
    try {
      double scalar = GoText.parseNumber(text);
      return new SeriesLine(Labels.empty(), List.of(new SeriesLine.Point.Value(scalar)));
    } catch (NumberFormatException notAScalar) {
      return SeriesLine.parse(text);
    }
  }

  private static long millis(String text) {
    boolean negative = text.startsWith("-");
    String size = negative ? text.substring(1) : text;
    long millis =
        Durations.parse(size).orElseGet(() -> Math.round(GoText.parseNumber(size) * 1000));
    return negative ? -millis : millis;
  }

  /** Collects the {@code expect} lines of a case. */
  private static final class ExpectationReader {
    private static final Pattern RANGE_VECTOR =
        Pattern.compile("vector\\s+from\\s+(?<from>\\S+)\\s+to\\s+\\S+\\s+step\\s+(?<step>\\S+)");

    private static final Pattern EXPECT = Pattern.compile("expect\\s+(?<what>\\w+)\\s*(?<rest>.*)");

    private final List<MessageCheck> fails = new ArrayList<>();
    private final List<MessageCheck> warnings = new ArrayList<>();
    private final List<MessageCheck> infos = new ArrayList<>();
    private final List<TestCase.Grid> grids = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private boolean noWarnings;
    private boolean noInfos;
    private boolean ordered;

    ExpectationReader(@Nullable String mode) {
      switch (mode) {
        case null -> {}
        case "_fail" -> fails.add(new MessageCheck(MessageCheck.Kind.ANY, ""));
        case "_warn" -> warnings.add(new MessageCheck(MessageCheck.Kind.ANY, ""));
        case "_info" -> infos.add(new MessageCheck(MessageCheck.Kind.ANY, ""));
        case "_ordered" -> ordered = true;
        default -> throw new IllegalArgumentException("unknown command: eval" + mode);
      }
    }

    /** Whether the line is an expectation. */
    boolean read(String line) {
      Matcher expect = EXPECT.matcher(line);
      if (!expect.matches()) {
        return false;
      }
      String rest = expect.group("rest").strip();
      switch (expect.group("what")) {
        case "fail" -> fails.add(check(rest));
        case "warn" -> warnings.add(check(rest));
        case "info" -> infos.add(check(rest));
        case "no_warn" -> noWarnings = true;
        case "no_info" -> noInfos = true;
        case "ordered" -> ordered = true;
        case "range" -> grids.add(grid(rest));
        case "string" -> texts.add(rest.substring(1, rest.length() - 1));
        default -> throw new IllegalArgumentException("unknown expectation: " + line);
      }
      return true;
    }

    private static TestCase.Grid grid(String rest) {
      Matcher vector = RANGE_VECTOR.matcher(rest);
      if (!vector.matches()) {
        throw new IllegalArgumentException("unknown expectation: range " + rest);
      }
      return new TestCase.Grid(millis(vector.group("from")), millis(vector.group("step")));
    }

    private static MessageCheck check(String rest) {
      if (rest.startsWith("msg:")) {
        return new MessageCheck(MessageCheck.Kind.EXACT, rest.substring(4).strip());
      }
      return rest.startsWith("regex:")
          ? new MessageCheck(MessageCheck.Kind.REGEX, rest.substring(6).strip())
          : new MessageCheck(MessageCheck.Kind.ANY, "");
    }

    Expectations expectations() {
      return new Expectations(
          fails.isEmpty() ? null : fails.getFirst(),
          warnings,
          infos,
          noWarnings,
          noInfos,
          ordered,
          texts.isEmpty() ? null : texts.getFirst(),
          grids.isEmpty() ? null : grids.getFirst());
    }
  }
}
