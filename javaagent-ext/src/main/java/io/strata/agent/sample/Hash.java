package io.strata.agent.sample;

/** Tells names and paths apart by 64 bits, without making strings. */
final class Hash {
  private static final long PRIME = 0x100000001b3L;

  private Hash() {}

  /** Of a text in a place. */
  static long of(String text, long place) {
    long hash = place ^ 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return mixed(hash);
  }

  /** Of a path; those that differ only in segments with digits are one. */
  static long ofPath(String path, long place) {
    long hash = place ^ 0x9e3779b97f4a7c15L;
    for (int from = 0; from <= path.length(); ) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      long segment = 0;
      for (int i = from; i < to; i++) {
        char each = path.charAt(i);
        if (each >= '0' && each <= '9') {
          segment = '0';
          break;
        }
        segment = (segment ^ each) * PRIME;
      }
      hash = mixed(hash ^ segment) + '/';
      from = to + 1;
    }
    return hash;
  }

  private static long mixed(long hash) {
    long mixed = (hash ^ hash >>> 32) * 0xd6e8feb86659fd93L;
    return mixed ^ mixed >>> 32;
  }
}
