package io.strata.dashboard.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.strata.dashboard.data.DataScope;
import java.util.ArrayList;
import java.util.List;

/** The routes of the API, each answered within a {@link DataScope} of its own. */
public final class ApiRoutes {
  private final RoutesConfig routes;
  private final List<Route> added = new ArrayList<>();

  /** Adds to the given routes. */
  public ApiRoutes(RoutesConfig routes) {
    this.routes = routes;
  }

  /** Answers a request with a value that becomes the JSON body. */
  @FunctionalInterface
  public interface JsonAnswer {
    Object answer(Context context) throws Exception;
  }

  /** A route as the router knows it. */
  public record Route(String method, String path) {}

  /** Adds a route that is read with GET and answers JSON. */
  public void json(String path, JsonAnswer answer) {
    add(HandlerType.GET, path, context -> JsonBody.answer(context, answer.answer(context)));
  }

  /** Adds a route that writes its answer itself. */
  public void add(HandlerType method, String path, Handler handler) {
    added.add(new Route(method.name(), path));
    routes.addEndpoint(
        new Endpoint(
            method,
            path,
            context ->
                new DataScope()
                    .call(() -> {
                      handler.handle(context);
                      return path;
                    })));
  }

  /** What was added, in order. */
  public List<Route> added() {
    return List.copyOf(added);
  }
}
