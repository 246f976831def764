package io.strata.agent.export;

import org.jspecify.annotations.Nullable;

/** The rest of a batch cannot be sent; says under which cause it is counted. */
final class GivenUpException extends Exception {
  private static final long serialVersionUID = 1L;

  private final LossCause lossCause;

  GivenUpException(LossCause lossCause, @Nullable Throwable why) {
    super(lossCause.text(), why);
    this.lossCause = lossCause;
  }

  LossCause lossCause() {
    return lossCause;
  }
}
