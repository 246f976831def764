package io.strata.bench.agent;

/**
 * What a variant cost in one round. Figures "a request" are of both services together.
 *
 * @param cpuMicros processor time a request, in microseconds
 * @param p50Millis latency from when a request was due
 * @param allocatedKibibytes allocated a request
 * @param residentMebibytes of one service, at the end of the measurement
 * @param liveMebibytes of one service's heap, after a collection at the end
 * @param threads of the operating system in one service
 * @param loadedClasses in one service
 * @param firstAnswerSeconds from the start of a service's process to its first answer
 * @param sentBytes payload that the agents sent a request, from their start to their end
 * @param spans that arrived a request
 */
public record Sample(
    Variant variant,
    double cpuMicros,
    double p50Millis,
    double p99Millis,
    double allocatedKibibytes,
    double residentMebibytes,
    double liveMebibytes,
    double threads,
    double loadedClasses,
    double firstAnswerSeconds,
    double sentBytes,
    double spans) {

  /** The same with what arrived, which is known when the services have ended. */
  Sample withSent(double bytes, double arrived) {
    return new Sample(
        variant,
        cpuMicros,
        p50Millis,
        p99Millis,
        allocatedKibibytes,
        residentMebibytes,
        liveMebibytes,
        threads,
        loadedClasses,
        firstAnswerSeconds,
        bytes,
        arrived);
  }
}
