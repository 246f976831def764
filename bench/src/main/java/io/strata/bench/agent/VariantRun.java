package io.strata.bench.agent;

import io.strata.bench.agent.load.Latencies;
import io.strata.bench.agent.load.OpenLoop;
import io.strata.bench.agent.service.BackService;
import io.strata.bench.agent.service.FrontService;
import io.strata.bench.agent.service.ProcessFigures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Runs a variant once: both services start, are warmed up, measured, and ended. */
final class VariantRun {
  /** Enough that most of what will be compiled is, before the measurement. */
  private static final double WARM_UP_FACTOR = 4;

  private static final double MEBIBYTE = 1 << 20;

  private final AgentOptions options;
  private final Variant.Surroundings surroundings;
  private final int redisPort;

  VariantRun(AgentOptions options, Variant.Surroundings surroundings, int redisPort) {
    this.options = options;
    this.surroundings = surroundings;
    this.redisPort = redisPort;
  }

  /** What both services have used so far. */
  private record Used(double cpuSeconds, long allocatedBytes) {}

  /** Everything but what was sent. */
  private record Running(
      Used before, Used after, Latencies latencies, List<ServiceProcess> services) {}

  /**
   * Runs it.
   *
   * @param folder for the services' logs
   * @param received what has arrived of all agents so far
   */
  Sample measure(Variant variant, Path folder, Supplier<Received> received) {
    Received sentBefore = received.get();
    int warmUp = (int) (options.warmUpSeconds() * options.rate() * WARM_UP_FACTOR);
    int measured = Math.max(1, (int) (options.seconds() * options.rate()));
    Sample sample;
    try (ServiceProcess back =
            start(variant, "back", BackService.class, redisPort, "/stock/1", folder);
        ServiceProcess front =
            start(variant, "front", FrontService.class, back.port(), "/products/1", folder)) {
      OpenLoop load = new OpenLoop(front.port(), i -> "/products/" + i % BackService.PRODUCTS);
      if (warmUp > 0) {
        load.run(options.rate() * WARM_UP_FACTOR, warmUp);
      }
      List<ServiceProcess> services = List.of(back, front);
      Used before = used(services);
      Latencies latencies = load.run(options.rate(), measured);
      sample = sample(variant, new Running(before, used(services), latencies, services));
    }
    // Both have ended and sent all that they had.
    Received sent = received.get().since(sentBefore);
    double requests = warmUp + measured + 1.0;
    return sample.withSent(sent.bytes() / requests, sent.spans() / requests);
  }

  private ServiceProcess start(
      Variant variant, String name, Class<?> main, int peerPort, String path, Path folder) {
    List<String> jvmOptions = new ArrayList<>(options.jvmOptions());
    jvmOptions.addAll(variant.jvmOptions(name, surroundings));
    return new ServiceProcess(
        new ServiceProcess.Command(name, main, peerPort, path, jvmOptions, folder));
  }

  private static Used used(List<ServiceProcess> services) {
    return new Used(
        services.stream().mapToDouble(service -> service.usage().cpuSeconds()).sum(),
        services.stream().mapToLong(service -> service.figures(false).allocatedBytes()).sum());
  }

  private static Sample sample(Variant variant, Running run) {
    List<ServiceProcess> services = run.services();
    double requests = run.latencies().count();
    double resident = mean(services, service -> service.usage().residentKibibytes() / 1024.0);
    double threads = mean(services, service -> service.usage().threads());
    List<ProcessFigures> ends = services.stream().map(service -> service.figures(true)).toList();
    return new Sample(
        variant,
        (run.after().cpuSeconds() - run.before().cpuSeconds()) * 1e6 / requests,
        run.latencies().quantileMillis(0.5),
        run.latencies().quantileMillis(0.99),
        (run.after().allocatedBytes() - run.before().allocatedBytes()) / 1024.0 / requests,
        resident,
        mean(ends, figures -> figures.liveBytes() / MEBIBYTE),
        threads,
        mean(ends, ProcessFigures::loadedClasses),
        mean(services, ServiceProcess::firstAnswerSeconds),
        0,
        0);
  }

  private static <T> double mean(List<T> items, ToDoubleFunction<T> figure) {
    return items.stream().mapToDouble(figure).average().orElseThrow();
  }
}
