package io.strata.bench.shop;

import io.strata.telemetry.trace.SpanKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One span in OTLP, as an entry of {@code ScopeSpans.spans}. Not thread-safe. */
final class SpanText {
  private static final int STATUS_ERROR = 2;

  private final Template span = new Template();
  private final Attributes attributes = new Attributes(span, 9);

  SpanText(String name, SpanKind kind, boolean root) {
    span.bytes(1, Value.TRACE_ID).bytes(2, Value.SPAN_ID);
    if (!root) {
      span.bytes(4, Value.PARENT_ID);
    }
    span.text(5, name).number(6, kind.otlpNumber()).fixed64(7, Value.START).fixed64(8, Value.END);
  }

  Attributes attributes() {
    return attributes;
  }

  /**
   * The entry.
   *
   * @param failed the service whose failure it is; null where it succeeded
   */
  Template finish(@Nullable Service failed) {
    if (failed != null) {
      String type = failed == Service.PAYMENT ? "PaymentRefusedException" : "IllegalStateException";
      attributes.put("error.type", type);
      Template event = new Template().fixed64(1, Value.END).text(2, "exception");
      new Attributes(event, 3)
          .put("exception.message", "no answer for order <ORDER> of user <USER> in time")
          .put("exception.stacktrace", stackTrace(failed, type))
          .put("exception.type", "com.example.shop." + failed.serviceName() + "." + type);
      span.message(11, event).message(15, new Template().number(3, STATUS_ERROR));
    }
    return new Template().message(2, span);
  }

  private static String stackTrace(Service service, String type) {
    String name = service.serviceName();
    String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    StringBuilder trace =
        new StringBuilder(
            "com.example.shop.%s.%s: no answer for order <ORDER> of user <USER> in time\n"
                .formatted(name, type));
    for (String method : new String[] {"attempt", "withRetries", "handle", "invoke", "serve"}) {
      trace.append(
          "\tat com.example.shop.%s.%sService.%s(%sService.java:%d)\n"
              .formatted(name, capital, method, capital, 60 + method.length() * 7));
    }
    for (String frame : FRAMES) {
      trace.append("\tat ").append(frame).append('\n');
    }
    return trace.toString();
  }

  private static final String[] FRAMES = {
    "java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:103)",
    "java.base/java.lang.reflect.Method.invoke(Method.java:580)",
    "org.springframework.web.method.support.InvocableHandlerMethod.doInvoke(InvocableHandlerMethod.java:255)",
    "org.springframework.web.method.support.InvocableHandlerMethod.invokeForRequest(InvocableHandlerMethod.java:188)",
    "org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)",
    "org.springframework.web.servlet.DispatcherServlet.doService(DispatcherServlet.java:979)",
    "org.springframework.web.servlet.FrameworkServlet.processRequest(FrameworkServlet.java:1014)",
    "org.springframework.web.servlet.FrameworkServlet.service(FrameworkServlet.java:885)",
    "jakarta.servlet.http.HttpServlet.service(HttpServlet.java:658)",
    "org.apache.catalina.core.ApplicationFilterChain.internalDoFilter(ApplicationFilterChain.java:195)",
    "org.apache.catalina.core.ApplicationFilterChain.doFilter(ApplicationFilterChain.java:140)",
    "org.apache.catalina.core.StandardWrapperValve.invoke(StandardWrapperValve.java:167)",
    "org.apache.catalina.core.StandardContextValve.invoke(StandardContextValve.java:90)",
    "org.apache.catalina.authenticator.AuthenticatorBase.invoke(AuthenticatorBase.java:483)",
    "org.apache.catalina.core.StandardHostValve.invoke(StandardHostValve.java:115)",
    "org.apache.catalina.valves.ErrorReportValve.invoke(ErrorReportValve.java:93)",
    "org.apache.catalina.core.StandardEngineValve.invoke(StandardEngineValve.java:74)",
    "org.apache.catalina.connector.CoyoteAdapter.service(CoyoteAdapter.java:344)",
    "org.apache.coyote.http11.Http11Processor.service(Http11Processor.java:389)",
    "org.apache.coyote.AbstractProtocol$ConnectionHandler.process(AbstractProtocol.java:904)",
    "org.apache.tomcat.util.net.NioEndpoint$SocketProcessor.doRun(NioEndpoint.java:1741)",
    "org.apache.tomcat.util.threads.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1190)",
    "org.apache.tomcat.util.threads.TaskThread$WrappingRunnable.run(TaskThread.java:63)",
    "java.base/java.lang.Thread.run(Thread.java:1583)",
  };
}
