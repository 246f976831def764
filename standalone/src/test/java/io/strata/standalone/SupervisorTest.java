package io.strata.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.engines.ChildJvm;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final BlockingQueue<Map<String, ChildJvm>> changes = new LinkedBlockingQueue<>();
  private final Supervisor supervisor =
      new Supervisor(
          new Progress(new PrintStream(said, true, StandardCharsets.UTF_8)), changes::add);

  /** A child that does nothing until it is stopped. */
  public static final class Waiting {
    private Waiting() {}

    public static void main(String[] arguments) throws InterruptedException {
      new CountDownLatch(1).await();
    }
  }

  private Part part(String name) {
    return new Part(
        name,
        List.of(),
        "",
        () ->
            ChildJvm.start(
                new ChildJvm.Command(
                    name,
                    List.of("-Xmx16m", "-XX:TieredStopAtLevel=1"),
                    List.of(System.getProperty("java.class.path")),
                    Waiting.class.getName(),
                    List.of(),
                    Map.of(),
                    folder,
                    folder.resolve(name + ".log"))));
  }

  private ChildJvm nextStart(String name) throws InterruptedException {
    return Objects.requireNonNull(nextChange().get(name));
  }

  private Map<String, ChildJvm> nextChange() throws InterruptedException {
    return Objects.requireNonNull(changes.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS));
  }

  @AfterEach
  void stop() {
    supervisor.stop();
  }

  @Test
  void aChildThatDiesIsReportedAndStartedAgain() throws Exception {
    supervisor.start(part("store"));
    ChildJvm first = nextStart("store");
    first.kill();
    ChildJvm second = nextStart("store");
    assertThat(second.pid()).isNotEqualTo(first.pid());
    assertThat(second.isAlive()).isTrue();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("store died").contains("runs again");
  }

  @Test
  void everyChildIsStoppedInReverseOrderAndNothingStays() throws Exception {
    supervisor.start(part("first"));
    supervisor.start(part("second"));
    nextChange();
    Map<String, ChildJvm> both = nextChange();
    supervisor.stop();
    assertThat(both.values()).noneMatch(ChildJvm::isAlive);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .matches("(?s).*stopped second.*stopped first.*");
  }
}
