package io.strata.agent.export;

import java.io.OutputStream;

/** Writes into an array of a size known beforehand, so that nothing is copied afterwards. */
final class FixedOutput extends OutputStream {
  private final byte[] bytes;
  private int position;

  FixedOutput(int size) {
    bytes = new byte[size];
  }

  @Override
  public void write(int value) {
    bytes[position++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    System.arraycopy(source, offset, bytes, position, length);
    position += length;
  }

  byte[] bytes() {
    return bytes;
  }
}
