package io.strata.collector.index;

import io.strata.collector.derive.SpanDeriver;
import io.strata.collector.derive.topology.LinkAnswers;
import io.strata.collector.derive.topology.PendingLinks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks other partitions for the senders of messages, and answers them. What is answered is counted
 * under an origin of its own, made of the asking segment and the answering partition: a request
 * that is delivered or answered again replaces what it said before. Not thread-safe.
 */
final class LinkExchange {
  private final int partition;
  private final SpanDeriver deriver;
  private final TracePipeline.Outputs outputs;
  private List<PendingLinks.Batch> due = List.of();
  private @Nullable List<LinkAnswers.Answer> answers;
  private boolean idleDone;

  LinkExchange(int partition, SpanDeriver deriver, TracePipeline.Outputs outputs) {
    this.partition = partition;
    this.deriver = deriver;
    this.outputs = outputs;
  }

  /** A segment starts: what has waited long enough is answered at its end. */
  void open() {
    due = deriver.takeDueLinks();
    answers = null;
    idleDone = false;
  }

  /** Requests came. */
  void asked() {
    idleDone = false;
  }

  /** Sends what a complete segment asks and answers; throws as {@link PartitionPipeline#flush}. */
  void complete(String origin) {
    ask(origin);
    List<LinkAnswers.Answer> found = answers;
    if (found == null) {
      found = deriver.answers(outputs.senders()).to(due);
      answers = found;
    }
    send(found);
  }

  /** The stream stands still: what waits is answered as well as it can be now, and later again. */
  void idle(String origin) {
    if (idleDone) {
      return;
    }
    ask(origin);
    send(deriver.answers(outputs.senders()).to(due));
    send(deriver.answers(outputs.senders()).to(deriver.waitingLinks()));
    idleDone = true;
  }

  private void ask(String origin) {
    if (!deriver.linkRequests().isEmpty()) {
      outputs.links().send(origin, deriver.linkRequests());
    }
  }

  private void send(List<LinkAnswers.Answer> found) {
    for (LinkAnswers.Answer answer : found) {
      outputs.derived().send(answer.origin() + ">" + partition, false, answer.metrics());
    }
  }
}
