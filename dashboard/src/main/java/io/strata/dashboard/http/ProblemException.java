package io.strata.dashboard.http;

import org.jspecify.annotations.Nullable;

/**
 * A request that cannot be answered, and the problem details (RFC 9457) that say so.
 *
 * <p>Unchecked: handlers throw it, one exception handler of the server answers it.
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final @Nullable String limit;
  private final @Nullable String backend;

  private ProblemException(
      int status,
      String detail,
      @Nullable String limit,
      @Nullable String backend,
      @Nullable Throwable cause) {
    super(detail, cause);
    this.status = status;
    this.limit = limit;
    this.backend = backend;
  }

  /** 400: a parameter that cannot be used, named. */
  public static ProblemException badParameter(String name, String detail) {
    return new ProblemException(400, detail, name, null, null);
  }

  /** 404: what the path names is not known. */
  public static ProblemException unknown(String detail) {
    return new ProblemException(404, detail, null, null, null);
  }

  /** 413: a body or answer over a limit, named. */
  public static ProblemException tooLarge(String limit, String detail) {
    return new ProblemException(413, detail, limit, null, null);
  }

  /** 401: a session or token is needed. */
  public static ProblemException notLoggedIn(String detail) {
    return new ProblemException(401, detail, null, null, null);
  }

  /** Any other refusal of a request. */
  public static ProblemException refused(int status, String detail) {
    return new ProblemException(status, detail, null, null, null);
  }

  /** 503: a backend that the answer needs is away. */
  public static ProblemException backendAway(String backend, String detail, Throwable cause) {
    return new ProblemException(503, detail, null, backend, cause);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The violated parameter or limit. */
  public @Nullable String limit() {
    return limit;
  }

  /** The backend that is away. */
  public @Nullable String backend() {
    return backend;
  }
}
