package io.strata.agent.export;

import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Since Java 24 a JVM warns, on the application's error output, when the first library without a
 * module loads native code without leave; from then on it allows that to all of them. Here the same
 * is allowed without the warning, which would be about the agent and not about the application.
 */
final class NativeAccess {
  private static final Logger logger = Logger.getLogger(NativeAccess.class.getName());
  private static final double FIRST_TO_WARN = 24;

  private NativeAccess() {}

  /**
   * Where this is not possible the JVM warns; where the user denies native code it stays denied.
   */
  static void allow() {
    double java = Double.parseDouble(System.getProperty("java.specification.version", "0"));
    if (java < FIRST_TO_WARN || isDenied()) {
      return;
    }
    try {
      allowByReflection();
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      logger.log(Level.FINE, "native access cannot be allowed", e);
    }
  }

  private static boolean isDenied() {
    return ManagementFactory.getRuntimeMXBean()
        .getInputArguments()
        .contains("--illegal-native-access=deny");
  }

  /** Written against Java 8, which has no modules. */
  private static void allowByReflection() throws ReflectiveOperationException {
    Instrumentation instrumentation =
        (Instrumentation)
            Class.forName("io.opentelemetry.javaagent.bootstrap.InstrumentationHolder")
                .getMethod("getInstrumentation")
                .invoke(null);
    Method getModule = Class.class.getMethod("getModule");
    Object base = getModule.invoke(Object.class);
    Class<?> moduleType = base.getClass();
    Map<String, Set<Object>> opened =
        Collections.singletonMap(
            "java.lang", Collections.singleton(getModule.invoke(NativeAccess.class)));
    Instrumentation.class
        .getMethod(
            "redefineModule", moduleType, Set.class, Map.class, Map.class, Set.class, Map.class)
        .invoke(
            instrumentation,
            base,
            Collections.emptySet(),
            Collections.emptyMap(),
            opened,
            Collections.emptySet(),
            Collections.emptyMap());
    Method enable = moduleType.getDeclaredMethod("implAddEnableNativeAccessToAllUnnamed");
    enable.setAccessible(true);
    enable.invoke(null);
  }
}
