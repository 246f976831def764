package io.strata.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class BatchDeliveryTest {
  private final List<String> lines = new ArrayList<>();
  private final ExportCounts counts = new ExportCounts();
  private final FlushTracker flushes = new FlushTracker();
  private final BatchDelivery.Ledger ledger =
      new BatchDelivery.Ledger(counts, new LossLog(counts, lines::add), flushes);

  @Test
  void everyItemIsCountedOnceAsSentOrLost() {
    BatchDelivery.Sending sent = begin().sending(record(3, 1_000));
    sent.onCompletion(null, null);
    sent.onCompletion(null, new RecordTooLargeException("a second report"));
    sent.abandon(LossCause.SHUTDOWN);
    BatchDelivery.Sending silent = begin().sending(record(4, 1_000));
    silent.abandon(LossCause.NOT_DELIVERED);
    silent.onCompletion(null, null);
    assertThat(counts).hasToString("sent {traces=3}, lost {traces not_delivered=4}");
  }

  @Test
  void whatTheProducerHadNoRoomForIsNoLossYet() {
    BatchDelivery.Sending sending = begin().sending(record(3, 1_000));
    sending.onCompletion(null, new TimeoutException("no room"));
    assertThat(sending.noRoom()).isNotNull();
    assertThat(counts).hasToString("sent {}, lost {}");
  }

  @Test
  void aRecordThatWasTooLargeMakesTheNextOnesSmaller() {
    begin().sending(record(9, 600_000)).onCompletion(null, new RecordTooLargeException("no"));
    assertThat(ledger.limits.of("otlp_spans")).isEqualTo(300_000);
    assertThat(ledger.limits.of("otlp_logs")).isEqualTo(RecordLimits.LARGEST);
    begin().sending(record(1, 200_000)).onCompletion(null, new RecordTooLargeException("no"));
    assertThat(ledger.limits.of("otlp_spans")).as("no cut helps there").isEqualTo(300_000);
  }

  @Test
  void aFlushEndsWhenTheProducerIsGone() {
    BatchDelivery delivery = begin();
    delivery.sending(record(1, 10));
    delivery.handedOn();
    CompletableResultCode flush = flushes.flush();
    assertThat(flush.isDone()).isFalse();
    assertThat(ledger.inFlight.anyBefore(System.nanoTime() + 1)).isTrue();
    ledger.inFlight.abandon(LossCause.NOT_DELIVERED);
    assertThat(flush.isDone()).isTrue();
    assertThat(ledger.inFlight.anyBefore(System.nanoTime() + 1)).isFalse();
  }

  @Test
  void aBrokerThatTakesRecordsAndDoesNotAcknowledgeIsToldOfOnce() {
    BatchDelivery.Sending overdue = begin().sending(record(1, 10));
    long now = System.nanoTime();
    ledger.tellOfSilence("b:9092", now + 9_000_000_000L);
    assertThat(lines).as("slow is not away").isEmpty();
    ledger.tellOfSilence("b:9092", now + 11_000_000_000L);
    ledger.tellOfSilence("b:9092", now + 12_000_000_000L);
    assertThat(lines).singleElement().asString().contains("b:9092 does not answer");
    ledger.arrived(now + 13_000_000_000L);
    assertThat(lines).as("another broker's record, while this one is overdue").hasSize(1);
    overdue.onCompletion(null, null);
    assertThat(lines).hasSize(2).last().asString().contains("Nothing was lost meanwhile");
  }

  private BatchDelivery begin() {
    flushes.accepted();
    return new BatchDelivery(new SpanSignal(), ledger);
  }

  private static EncodedRecord record(int items, int bytes) {
    return new EncodedRecord(0, null, new byte[bytes], items);
  }
}
