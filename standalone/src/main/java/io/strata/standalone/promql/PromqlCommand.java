package io.strata.standalone.promql;

import io.strata.metrics.promql.PromqlException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.MalformedInputException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The sub-commands of {@code ./strata promql}: chooses one, and turns errors into exit codes. */
final class PromqlCommand {
  static final String USAGE =
      """
      usage: strata promql test DIR|FILE…
                 runs Prometheus's .test files: passed, failed and skipped per file, then each failure
             strata promql query EXPR [--at TIME] [--json] FILE
             strata promql query EXPR --from TIME --to TIME --step DURATION [--json] FILE
                 answers a query from the samples of a file: one with load commands as .test files
                 have them, or Prometheus's or OpenMetrics's text format with times
      TIME is epoch seconds, a duration since 1970 (5m), RFC 3339, or by default the newest sample's.\
      """;

  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  private final PrintStream out;
  private final PrintStream err;

  PromqlCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** The process's exit code: 0, 1 where something failed, 2 for wrong usage. */
  int run(List<String> arguments) {
    String command = arguments.isEmpty() ? "" : arguments.getFirst();
    try {
      List<String> rest = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
      return switch (command) {
        case "test" -> test(rest);
        case "query" -> query(rest);
        default -> throw new WrongUsageException("");
      };
    } catch (WrongUsageException wrong) {
      String message = String.valueOf(wrong.getMessage());
      err.println(message.isEmpty() ? USAGE : "strata promql: " + message + "\n" + USAGE);
      return WRONG_USAGE;
    } catch (PromqlException | IllegalArgumentException refused) {
      err.println("strata promql: " + refused.getMessage());
      return FAILED;
    } catch (NoSuchFileException missing) {
      err.println("strata promql: there is no file " + missing.getFile());
      return FAILED;
    } catch (MalformedInputException notText) {
      err.println("strata promql: the file is not UTF-8");
      return FAILED;
    } catch (IOException unreadable) {
      err.println("strata promql: can't read: " + unreadable);
      return FAILED;
    }
  }

  private int test(List<String> paths) throws IOException {
    if (paths.isEmpty() || paths.stream().anyMatch(path -> path.startsWith("-"))) {
      throw new WrongUsageException("test takes folders and files");
    }
    return new TestCommand(out).run(paths.stream().map(Path::of).toList()) ? 0 : FAILED;
  }

  private int query(List<String> arguments) throws IOException {
    new QueryCommand(out, err).run(QueryOptions.parse(arguments));
    return 0;
  }
}
