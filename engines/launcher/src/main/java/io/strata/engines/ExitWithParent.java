package io.strata.engines;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another main class and ends the JVM, by its orderly way, when the standard input ends: that
 * is when the process that started it is gone, however it went. So nothing stays behind when a
 * parent is killed.
 */
public final class ExitWithParent {
  private ExitWithParent() {}

  /**
   * Runs the main class named by the first argument with the remaining ones.
   *
   * @throws Throwable whatever that main method throws
   */
  public static void main(String[] arguments) throws Throwable {
    Thread.ofPlatform().daemon().name("parent-watch").start(ExitWithParent::awaitEndOfInput);
    Class<?> main = Class.forName(arguments[0]);
    try {
      main.getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever said on this stream; only its end matters.
      }
    } catch (IOException e) {
      System.err.println("standard input broke: " + e);
    }
    System.exit(0);
  }
}
