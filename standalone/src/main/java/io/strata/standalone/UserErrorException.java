package io.strata.standalone;

/** Something that keeps the suite from starting and that its user can mend: one clear sentence. */
final class UserErrorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UserErrorException(String sentence) {
    super(sentence);
  }
}
