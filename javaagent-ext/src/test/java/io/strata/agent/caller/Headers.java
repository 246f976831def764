package io.strata.agent.caller;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a request carries beside its body. */
public final class Headers {
  /** Reads them. */
  public static final TextMapGetter<Headers> GETTER =
      new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable Headers headers, String key) {
          return headers == null ? null : headers.byName.get(key);
        }
      };

  private final TreeMap<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Those that a propagator sends from a context. */
  public static Headers sent(TextMapPropagator propagator, Context context) {
    Headers headers = new Headers();
    propagator.inject(
        context,
        headers,
        (carrier, key, value) -> {
          if (carrier != null) {
            carrier.set(key, value);
          }
        });
    return headers;
  }

  /** The context of who receives them. */
  public Context received(TextMapPropagator propagator) {
    return propagator.extract(Context.root(), this, GETTER);
  }

  @Nullable String get(String name) {
    return byName.get(name);
  }

  void set(String name, String value) {
    byName.put(name, value);
  }

  /** Takes one away. */
  public void remove(String name) {
    byName.remove(name);
  }

  @Override
  public String toString() {
    return byName.toString();
  }
}
