package io.strata.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The budget under simulated loads, by a clock that the simulation moves. */
class FairBudgetTest {
  private static final double BUDGET = 50;

  private long now;
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void aSteadyLoadAboveTheBudgetGetsTheBudget() {
    for (double rate : new double[] {60, 200, 1_000, 20_000}) {
      Load load = new Load(BUDGET, rate);
      load.run(10, _ -> 1);
      Seen seen = load.run(60, _ -> 1);
      assertThat(seen.taken[0] / 60.0)
          .as("of %s a second, seed %d", rate, seed)
          .isCloseTo(BUDGET, within(BUDGET * 0.1));
    }
  }

  @Test
  void aLoadBelowTheBudgetIsTakenWhole() {
    Load load = new Load(BUDGET, 8, 8, 8, 4, 2, 1);
    Seen seen = load.run(120, _ -> 1);
    assertThat(seen.taken).as("seed %d", seed).isEqualTo(seen.asked);
  }

  @Test
  void anyMixtureAboveTheBudgetGetsTheBudget() {
    for (int round = 0; round < 20; round++) {
      double[] rates = mixture(1 + random.nextInt(100), 100 + random.nextInt(5_000));
      Load load = new Load(BUDGET, rates);
      load.run(10, _ -> 1);
      Seen seen = load.run(60, _ -> 1);
      assertThat(seen.takenInAll() / 60.0)
          .as("of %s, seed %d", Arrays.toString(rates), seed)
          .isCloseTo(BUDGET, within(BUDGET * 0.1));
    }
  }

  /** A few get most, as in real services. */
  private double[] mixture(int endpoints, double inAll) {
    double[] weights = IntStream.range(0, endpoints).mapToDouble(i -> 1.0 / (i + 1)).toArray();
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> inAll * weight / sum).toArray();
  }

  @Test
  void rareEndpointsAreAlwaysSeenAndTheOthersShareWhatIsLeft() {
    Load load = new Load(BUDGET, 3_000, 300, 0.5, 0.05);
    load.run(10, _ -> 1);
    Seen seen = load.run(300, _ -> 1);
    assertThat(seen.taken[2]).as("seed %d", seed).isEqualTo(seen.asked[2]);
    assertThat(seen.taken[3]).as("seed %d", seed).isEqualTo(seen.asked[3]);
    assertThat(seen.taken[1] / 300.0)
        .as("seed %d", seed)
        .isCloseTo(seen.taken[0] / 300.0, within(BUDGET * 0.1));
  }

  @Test
  void aLoadThatComesAndGoesStaysWithinTheBudget() {
    List<DoubleUnaryOperator> shapes =
        List.of(
            t -> 1 + Math.sin(t / 10),
            t -> t % 10 < 5 ? 1 : 0.01,
            t -> t % 30 < 1 ? 20 : 0.1,
            t -> Math.min(10, t / 60));
    for (DoubleUnaryOperator shape : shapes) {
      Load load = new Load(BUDGET, mixture(20, 2_000));
      load.run(10, shape);
      Seen seen = load.run(120, shape);
      assertThat(seen.takenInAll() / 120.0)
          .as("shape %d, seed %d", shapes.indexOf(shape), seed)
          .isLessThan(BUDGET * 1.1);
    }
  }

  @Test
  void aBurstOfAnyHeightIsCutAtOnce() {
    for (double burst : new double[] {10, 100, 1_000}) {
      Load load = new Load(BUDGET, 40, 5);
      load.run(20, _ -> 1);
      Seen seen = load.run(1, _ -> burst);
      assertThat(seen.takenInAll())
          .as("%s times as much, seed %d", burst, seed)
          .isLessThan((int) (4 * BUDGET));
    }
  }

  @Test
  void oneEndpointsBurstCostsTheRareOnesNothing() {
    Load load = new Load(BUDGET, 40, 0.5);
    load.run(20, _ -> 1);
    Seen seen = new Seen(2);
    for (int second = 0; second < 200; second++) {
      double burst = second % 20 == 0 ? 300 : 1;
      Seen more = load.run(1, endpoint -> endpoint == 0 ? burst : 1, true);
      seen.add(more);
    }
    assertThat(seen.taken[1]).as("seed %d", seed).isEqualTo(seen.asked[1]);
  }

  @Test
  void anEndpointThatWasSilentForAMinuteIsSeenWhateverItsRate() {
    FairBudget budget = new FairBudget(0.001, () -> now);
    FairBudget.Share share = budget.newShare();
    int taken = 0;
    for (int i = 0; i < 30 * 60; i++) {
      now += 1_000_000_000;
      if (budget.threshold(share) == Consistent.ALWAYS) {
        budget.take(share);
        taken++;
      }
    }
    assertThat(taken).isBetween(25, 35);
  }

  @Test
  void theSumOfWhatTheTakenStandForIsWhatWasAskedFor() {
    Load load = new Load(BUDGET, 2_000, 100, 3);
    Seen seen = new Seen(3);
    for (int second = 0; second < 400; second++) {
      seen.add(load.run(1, t -> 1 + 0.8 * Math.sin(t / 7)));
    }
    // 50 a second for 400 s: the sum's deviation is below a hundredth where all weigh the same.
    for (int i = 0; i < 3; i++) {
      assertThat(seen.weight[i] / seen.asked[i])
          .as("endpoint %d, seed %d", i, seed)
          .isCloseTo(1, within(0.1));
    }
  }

  @Test
  void withoutABudgetNothingIsTaken() {
    FairBudget budget = new FairBudget(0, () -> now);
    assertThat(budget.isEmpty()).isTrue();
    assertThat(budget.threshold(budget.newShare())).isEqualTo(Consistent.NEVER);
  }

  @Test
  void aRemovedShareLeavesItsPartToTheOthers() {
    Load load = new Load(BUDGET, 1_000, 1_000);
    load.run(10, _ -> 1);
    load.budget.remove(load.shares.get(1));
    load.shares.set(1, load.budget.newShare());
    load.rates[1] = 0;
    load.run(10, _ -> 1);
    assertThat(load.run(30, _ -> 1).taken[0] / 30.0)
        .as("seed %d", seed)
        .isCloseTo(BUDGET, within(BUDGET * 0.1));
  }

  @Test
  void manyThreadsAtOnceKeepToIt() throws Exception {
    FairBudget budget = new FairBudget(BUDGET, System::nanoTime);
    FairBudget.Share share = budget.newShare();
    int threads = 8;
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Integer>> results = new ArrayList<>();
    long end = System.nanoTime() + 1_500_000_000;
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        Random mine = new Random(seed + i);
        results.add(
            pool.submit(() -> {
              start.await();
              int taken = 0;
              while (System.nanoTime() < end) {
                if (randomness(mine) >= budget.threshold(share)) {
                  budget.take(share);
                  taken++;
                }
              }
              return taken;
            }));
      }
      start.countDown();
    }
    int taken = 0;
    for (Future<Integer> result : results) {
      taken += result.get();
    }
    assertThat(taken).as("seed %d", seed).isBetween(1, (int) (5 * BUDGET));
  }

  private static long randomness(Random random) {
    return random.nextLong() & (Consistent.NEVER - 1);
  }

  private static final class Seen {
    final int[] asked;
    final int[] taken;
    final double[] weight;

    Seen(int endpoints) {
      asked = new int[endpoints];
      taken = new int[endpoints];
      weight = new double[endpoints];
    }

    int takenInAll() {
      return Arrays.stream(taken).sum();
    }

    void add(Seen other) {
      for (int i = 0; i < asked.length; i++) {
        asked[i] += other.asked[i];
        taken[i] += other.taken[i];
        weight[i] += other.weight[i];
      }
    }
  }

  /** Requests that come by chance, at a rate for each endpoint. */
  private final class Load {
    final FairBudget budget;
    final double[] rates;
    final List<FairBudget.Share> shares = new ArrayList<>();

    Load(double perSecond, double... rates) {
      this.budget = new FairBudget(perSecond, () -> now);
      this.rates = rates;
      Arrays.stream(rates).forEach(_ -> shares.add(budget.newShare()));
    }

    Seen run(double seconds, DoubleUnaryOperator shape) {
      return run(seconds, shape, false);
    }

    /** So long, at the rates times what the shape gives for the seconds so far, or the endpoint. */
    Seen run(double seconds, DoubleUnaryOperator shape, boolean byEndpoint) {
      Seen seen = new Seen(rates.length);
      long begin = now;
      long end = begin + (long) (seconds * 1e9);
      double[] due = new double[rates.length];
      double highest = 0;
      for (int i = 0; i < rates.length; i++) {
        highest += rates[i];
      }
      // Thinned: at the highest rate of all, and then by chance.
      double most = highest * (byEndpoint ? 300 : peak(shape, seconds));
      double at = begin;
      while (true) {
        at += -Math.log(1 - random.nextDouble()) / most * 1e9;
        if (at >= end) {
          now = end;
          return seen;
        }
        now = (long) at;
        double place = random.nextDouble() * most;
        for (int i = 0; i < rates.length; i++) {
          due[i] = rates[i] * shape.applyAsDouble(byEndpoint ? i : now / 1e9);
          if (place < due[i]) {
            ask(i, seen);
            break;
          }
          place -= due[i];
        }
      }
    }

    private double peak(DoubleUnaryOperator shape, double seconds) {
      return IntStream.rangeClosed(0, (int) (seconds * 10))
          .mapToDouble(i -> shape.applyAsDouble(now / 1e9 + i / 10.0))
          .max()
          .orElseThrow();
    }

    private void ask(int endpoint, Seen seen) {
      FairBudget.Share share = shares.get(endpoint);
      seen.asked[endpoint]++;
      long threshold = budget.threshold(share);
      if (randomness(random) >= threshold) {
        budget.take(share);
        seen.taken[endpoint]++;
        seen.weight[endpoint] += (double) Consistent.NEVER / (Consistent.NEVER - threshold);
      }
    }
  }
}
