package io.strata.agent.measure;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.strata.agent.endpoint.EndpointName;
import io.strata.agent.endpoint.StatementText;
import org.jspecify.annotations.Nullable;

/**
 * Counts operations that have ended: each as its endpoint's, and as a request over the edges that
 * this side counts. That is by whom a server or a consumer was called, where the caller's name came
 * along, and what a client uses that counts nothing itself: databases, brokers, hosts that are
 * declared foreign. Thread-safe.
 */
final class Recorder {
  private static final AttributeKey<Long> HTTP_STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<Long> OLD_HTTP_STATUS =
      AttributeKey.longKey("http.status_code");
  private static final AttributeKey<Long> GRPC_STATUS =
      AttributeKey.longKey("rpc.grpc.status_code");
  private static final AttributeKey<String> RPC_STATUS =
      AttributeKey.stringKey("rpc.response.status_code");
  private static final AttributeKey<String> STATEMENT = AttributeKey.stringKey("db.query.text");
  private static final AttributeKey<String> OLD_STATEMENT = AttributeKey.stringKey("db.statement");

  private static final String CALL = "";
  private static final String MESSAGING_SYSTEM = "messaging_system";
  private static final String VIRTUAL_NODE = "virtual_node";

  private final String service;
  private final MeasureSettings settings;
  private final Windows windows;
  private final Peers peers = new Peers();
  private final SeenExceptions seen = new SeenExceptions();

  Recorder(String service, MeasureSettings settings, Windows windows) {
    this.service = EndpointName.cut(service);
    this.settings = settings;
    this.windows = windows;
  }

  /** Counts an operation. */
  void record(Finished operation) {
    WindowLedger ledger = windows.at(operation.endEpochNanos);
    if (ledger == null) {
      return;
    }
    if (isCounted(operation)) {
      addEndpoint(ledger, operation);
    }
    Peer peer = peers.of(operation.kind, operation.said);
    if (peer != null) {
      addUsed(ledger, operation, peer);
    }
    if (operation.callerService != null) {
      addCalled(ledger, operation, operation.callerService, peer);
    } else if (operation.kind == SpanKind.SERVER && operation.root) {
      add(
          ledger,
          incoming("user", VIRTUAL_NODE, "", ""),
          operation.durationNanos,
          operation.isError());
    }
  }

  private static boolean isCounted(Finished operation) {
    return operation.kind != SpanKind.INTERNAL || operation.root;
  }

  private void addEndpoint(WindowLedger ledger, Finished operation) {
    WindowLedger to = ledger;
    while (!to.addEndpoint(
        operation.name, operation.kind, operation.status, operation.durationNanos)) {
      to = windows.insteadOf(to);
    }
  }

  private void add(WindowLedger ledger, SeriesKey key, long durationNanos, boolean failed) {
    WindowLedger to = ledger;
    while (!to.add(key, durationNanos, failed)) {
      to = windows.insteadOf(to);
    }
  }

  private void addUsed(WindowLedger ledger, Finished operation, Peer peer) {
    SeriesKey edge = outgoing(operation, peer);
    if (edge != null) {
      add(ledger, edge, operation.durationNanos, operation.isError());
    }
    if (peer.isDatabase()
        && operation.durationNanos >= settings.slowNanos(StatementText.isCache(peer.database()))) {
      addSlow(ledger, operation, peer);
    }
  }

  private @Nullable SeriesKey outgoing(Finished operation, Peer peer) {
    if (peer.isDatabase() || peer.isMessaging()) {
      return peer.edge(service);
    }
    return operation.external && !peer.name().isEmpty()
        ? SeriesKey.of(Family.OUTGOING, peer.name(), service, VIRTUAL_NODE, "", peer.address(), "")
        : null;
  }

  private void addSlow(WindowLedger ledger, Finished operation, Peer peer) {
    String statement = operation.said.text(STATEMENT, OLD_STATEMENT);
    String text = statement == null ? operation.name : StatementText.of(peer.database(), statement);
    add(
        ledger,
        SeriesKey.of(Family.STATEMENT, text, peer.database(), peer.node()),
        operation.durationNanos,
        operation.isError());
  }

  private void addCalled(
      WindowLedger ledger, Finished operation, String caller, @Nullable Peer peer) {
    boolean message = operation.kind == SpanKind.CONSUMER;
    String type = message ? MESSAGING_SYSTEM : CALL;
    boolean failed = operation.isError() || (!message && isErrorForCaller(operation.said));
    String client = EndpointName.cut(caller);
    add(
        ledger,
        incoming(
            client,
            type,
            peer == null ? "" : peer.messaging(),
            peer == null ? "" : peer.destination()),
        operation.durationNanos,
        failed);
    add(
        ledger,
        SeriesKey.of(
            Family.ENDPOINT_PAIR,
            client,
            operation.callerEndpoint == null ? "" : EndpointName.cut(operation.callerEndpoint),
            operation.name,
            service,
            type),
        operation.durationNanos,
        failed);
  }

  private SeriesKey incoming(String client, String type, String system, String destination) {
    return SeriesKey.of(Family.INCOMING, client, service, type, system, "", destination);
  }

  /** Whether the conventions call an answer an error that is none for the one who gave it. */
  private static boolean isErrorForCaller(Said said) {
    Long http = said.get(HTTP_STATUS);
    http = http == null ? said.get(OLD_HTTP_STATUS) : http;
    if (http != null) {
      return http >= 400;
    }
    Long grpc = said.get(GRPC_STATUS);
    if (grpc != null) {
      return grpc != 0;
    }
    String rpc = said.text(RPC_STATUS);
    return rpc != null && !rpc.equals("OK") && !rpc.equals("0");
  }

  /** Counts an exception with which an operation ended, once however many it passes. */
  void recordException(Throwable thrown, long endEpochNanos) {
    Throwable cause = ExceptionPattern.rootCause(thrown);
    WindowLedger ledger = seen.isNew(cause) ? windows.at(endEpochNanos) : null;
    if (ledger != null) {
      add(
          ledger,
          SeriesKey.of(
              Family.EXCEPTION,
              EndpointName.cut(cause.getClass().getName()),
              ExceptionPattern.topFrame(cause),
              ExceptionPattern.message(cause)),
          0,
          true);
    }
  }
}
