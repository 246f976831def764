package io.strata.store.trace;

/** A trace chunk in the form in which it waits to be written: see {@link TraceWriter#prepare}. */
public interface PreparedChunk {
  /** What identifies the chunk. */
  TraceChunk.Id id();

  /** How many spans it holds. */
  int spanCount();

  /** The chunk itself; may have to be made anew. */
  TraceChunk chunk();
}
