package io.strata.collector.receive.zipkin;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.strata.collector.receive.zipkin.ZipkinTranslator.Encoding;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import zipkin2.Endpoint;
import zipkin2.Span;
import zipkin2.codec.SpanBytesDecoder;
import zipkin2.codec.SpanBytesEncoder;

/** The decoders against Zipkin's own codec, and against bytes that no codec wrote. */
class ZipkinPropertyTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Span.Kind[] KINDS = Span.Kind.values();
  private static final String[] WORDS = {
    "",
    "a",
    "http.method",
    "error",
    "GET /ü/{id}",
    "\"quoted\" \\ \u0001",
    "€𝄞",
    "x".repeat(300),
    "span.kind",
    "internal",
    "host.name",
    "otel.scope.name",
    "name|{\"a\":1}|0"
  };

  @Property(tries = 500)
  void bothEncodingsOfASpanGiveTheSame(@ForAll long seed) throws Exception {
    List<Span> spans = spans(new Random(seed));

    ExportTraceServiceRequest ofJson =
        translated(SpanBytesEncoder.JSON_V2.encodeList(spans), Encoding.JSON);
    ExportTraceServiceRequest ofProtobuf =
        translated(SpanBytesEncoder.PROTO3.encodeList(spans), Encoding.PROTOBUF);

    assertThat(ofProtobuf).isEqualTo(ofJson);
  }

  @Property(tries = 500)
  void everySpanKeepsWhatZipkinReadsOfIt(@ForAll long seed) throws Exception {
    List<Span> spans = spans(new Random(seed));
    byte[] json = SpanBytesEncoder.JSON_V2.encodeList(spans);
    List<Span> asZipkinReads = SpanBytesDecoder.JSON_V2.decodeList(json);

    List<ZipkinSpan> read = new ArrayList<>();
    ZipkinJson.read(json, read::add);

    assertThat(read).hasSameSizeAs(asZipkinReads);
    for (int i = 0; i < read.size(); i++) {
      Span expected = asZipkinReads.get(i);
      ZipkinSpan actual = read.get(i);
      String traceId =
          actual.traceHigh() == 0
              ? "%016x".formatted(actual.traceLow())
              : "%016x%016x".formatted(actual.traceHigh(), actual.traceLow());
      assertThat(traceId).isEqualTo(expected.traceId());
      assertThat("%016x".formatted(actual.id())).isEqualTo(expected.id());
      assertThat(actual.kind().name())
          .isEqualTo(expected.kind() == null ? "UNSPECIFIED" : expected.kind().name());
      assertThat(actual.timestampMicros()).isEqualTo(expected.timestampAsLong());
      assertThat(actual.durationMicros()).isEqualTo(expected.durationAsLong());
      assertThat(actual.tags()).isEqualTo(expected.tags());
      assertThat(actual.annotations()).hasSameSizeAs(expected.annotations());
      assertThat(actual.shared()).isEqualTo(Boolean.TRUE.equals(expected.shared()));
      assertThat(byAddress(actual.remote()))
          .isEqualTo(byAddress(endpoint(expected.remoteEndpoint())));
      assertThat(byAddress(actual.local()))
          .isEqualTo(byAddress(endpoint(expected.localEndpoint())));
    }
  }

  @Property(tries = 2_000)
  void randomBytesAreReadOrRefused(@ForAll byte[] bytes) throws Exception {
    readOrRefuse(bytes, Encoding.JSON);
    readOrRefuse(bytes, Encoding.PROTOBUF);
  }

  @Property(tries = 2_000)
  void damagedRequestsAreReadOrRefused(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    List<Span> spans = spans(random);
    readOrRefuse(damaged(SpanBytesEncoder.JSON_V2.encodeList(spans), random), Encoding.JSON);
    readOrRefuse(damaged(SpanBytesEncoder.PROTO3.encodeList(spans), random), Encoding.PROTOBUF);
  }

  /** What is read must be OTLP; anything but a refusal fails the test. */
  private static void readOrRefuse(byte[] bytes, Encoding encoding) throws Exception {
    byte[] otlp;
    try {
      otlp = ZipkinTranslator.toOtlp(bytes, encoding, NOW, _ -> {});
    } catch (MalformedSpansException _) {
      return;
    }
    assertThat(ExportTraceServiceRequest.parseFrom(otlp)).isNotNull();
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    byte[] damaged =
        random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
    for (int i = random.nextInt(6); i > 0 && damaged.length > 0; i--) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
    }
    return damaged;
  }

  private static ExportTraceServiceRequest translated(byte[] bytes, Encoding encoding)
      throws Exception {
    return ExportTraceServiceRequest.parseFrom(
        ZipkinTranslator.toOtlp(bytes, encoding, NOW, _ -> {}));
  }

  private static ZipkinSpan.Endpoint endpoint(@org.jspecify.annotations.Nullable Endpoint of) {
    if (of == null) {
      return ZipkinSpan.Endpoint.UNKNOWN;
    }
    String ip = of.ipv4() != null ? of.ipv4() : of.ipv6();
    return new ZipkinSpan.Endpoint(
        of.serviceName() == null ? "" : of.serviceName(), ip == null ? "" : ip, of.portAsInt());
  }

  /** Zipkin shortens a single zero group of an address, against RFC 5952, section 4.2.2. */
  private static ZipkinSpan.Endpoint byAddress(ZipkinSpan.Endpoint endpoint) {
    return endpoint.ip().isEmpty()
        ? endpoint
        : new ZipkinSpan.Endpoint(
            endpoint.serviceName(),
            InetAddress.ofLiteral(endpoint.ip()).getHostAddress(),
            endpoint.port());
  }

  private static List<Span> spans(Random random) {
    List<Span> spans = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      spans.add(span(random));
    }
    return spans;
  }

  private static Span span(Random random) {
    Span.Builder span =
        Span.newBuilder()
            .traceId(random.nextBoolean() ? random.nextLong() : 0, 1 + random.nextLong(1L << 40))
            .id(1 + random.nextLong(8))
            .parentId(random.nextLong(8))
            .name(word(random))
            .timestamp(random.nextInt(4) == 0 ? 0 : random.nextLong(1L << 51))
            .duration(random.nextInt(4) == 0 ? 0 : random.nextLong(1L << 40))
            .localEndpoint(zipkinEndpoint(random))
            .remoteEndpoint(zipkinEndpoint(random))
            .debug(random.nextBoolean() ? Boolean.TRUE : null)
            .shared(random.nextBoolean() ? Boolean.TRUE : null);
    if (random.nextBoolean()) {
      span.kind(KINDS[random.nextInt(KINDS.length)]);
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      span.putTag(word(random) + i, word(random));
      span.addAnnotation(1 + random.nextLong(1L << 51), "e" + word(random));
    }
    return span.build();
  }

  private static Endpoint zipkinEndpoint(Random random) {
    Endpoint.Builder endpoint = Endpoint.newBuilder().serviceName(word(random));
    byte[] ip = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(ip);
    if (random.nextBoolean()) {
      endpoint.parseIp(ip);
    }
    if (random.nextBoolean()) {
      endpoint.parseIp(HexFormat.of().toHexDigits((short) random.nextInt()) + "::1");
    }
    return endpoint.port(random.nextInt(65_536)).build();
  }

  private static String word(Random random) {
    return WORDS[random.nextInt(WORDS.length)];
  }
}
