package io.strata.compatibility;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Servers of several kinds, each called by a client of its kind: Spring MVC on Tomcat with a
 * database, Jetty, Vert.x on Netty, gRPC, and, from Java 21 on, the JDK's server on virtual
 * threads. Prints what was answered, and ends when its standard input does.
 */
public final class Servers {
  private static final String LOOPBACK = "127.0.0.1";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static final MethodDescriptor<String, String> STOCK =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("shop.Stock/Level")
          .setRequestMarshaller(new TextMarshaller())
          .setResponseMarshaller(new TextMarshaller())
          .build();

  private Servers() {}

  /** No arguments. */
  public static void main(String[] arguments) throws Exception {
    new JvmMemoryMetrics().bindTo(Metrics.globalRegistry);
    spring();
    jetty();
    vertx();
    grpc();
    virtualThreads();
    System.gc();
    System.out.println("done");
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  private static void spring() throws IOException, InterruptedException {
    SpringApplication application = new SpringApplication(OrdersApplication.class);
    application.setBannerMode(Banner.Mode.OFF);
    application.setDefaultProperties(Map.of("server.address", LOOPBACK, "server.port", "0"));
    // It ends with the process: its meters are read until then.
    ConfigurableApplicationContext context = application.run();
    String port = context.getEnvironment().getProperty("local.server.port");
    get("spring", "http://127.0.0.1:" + port + "/orders/17");
  }

  private static void jetty() throws Exception {
    org.eclipse.jetty.server.Server server =
        new org.eclipse.jetty.server.Server(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            response.setStatus(204);
            callback.succeeded();
            return true;
          }
        });
    server.start();
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    get("jetty", "http://127.0.0.1:" + port + "/jetty");
    server.stop();
  }

  private static void vertx() throws Exception {
    Vertx vertx = Vertx.vertx();
    Router router = Router.router(vertx);
    router.get("/items/:item").handler(context -> context.response().end("one"));
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, LOOPBACK)
            .await(30, TimeUnit.SECONDS);
    // Held on to: a client that nobody can reach is closed, whatever it is waiting for.
    HttpClientAgent client = vertx.createHttpClient();
    String body =
        client
            .request(io.vertx.core.http.HttpMethod.GET, server.actualPort(), LOOPBACK, "/items/3")
            .compose(request -> request.send())
            .compose(response -> response.body())
            .await(30, TimeUnit.SECONDS)
            .toString();
    System.out.println("vertx " + body);
    client.close().await(30, TimeUnit.SECONDS);
    vertx.close().await(30, TimeUnit.SECONDS);
  }

  private static void grpc() throws IOException, InterruptedException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                ServerServiceDefinition.builder("shop.Stock")
                    .addMethod(
                        STOCK,
                        ServerCalls.asyncUnaryCall((request, observer) -> {
                          observer.onNext(request + " 5");
                          observer.onCompleted();
                        }))
                    .build())
            .build()
            .start();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(LOOPBACK, server.getPort()).usePlaintext().build();
    System.out.println(
        "grpc " + ClientCalls.blockingUnaryCall(channel, STOCK, CallOptions.DEFAULT, "tea"));
    channel.shutdown().awaitTermination(10, TimeUnit.SECONDS);
    server.shutdown().awaitTermination(10, TimeUnit.SECONDS);
  }

  /** A request whose handler does its work on another virtual thread. */
  private static void virtualThreads() throws Exception {
    if (Runtime.version().feature() < 21) {
      return;
    }
    // The class is compiled for Java 17.
    ExecutorService threads =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    com.sun.net.httpserver.HttpServer server =
        com.sun.net.httpserver.HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    server.setExecutor(threads);
    server.createContext(
        "/outer",
        exchange -> {
          try {
            threads.submit(() -> send(address + "/inner")).get();
            exchange.sendResponseHeaders(204, -1);
          } catch (Exception e) {
            throw new IOException(e);
          } finally {
            exchange.close();
          }
        });
    server.createContext(
        "/inner",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    get("virtual", address + "/outer");
    server.stop(0);
    threads.shutdown();
  }

  private static void get(String name, String uri) throws IOException, InterruptedException {
    System.out.println(name + " " + send(uri));
  }

  private static int send(String uri) throws IOException, InterruptedException {
    return CLIENT
        .send(
            HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static final class TextMarshaller implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
