package io.strata.agent;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiVersionsResponse;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.apache.kafka.common.requests.ResponseHeader;

/** Speaks a broker's protocol, knows every topic, and answers each record with one error. */
final class RefusingBroker implements StrangeServer.Behaviour {
  private final Errors error;

  private RefusingBroker(Errors error) {
    this.error = error;
  }

  static StrangeServer start(Errors error) {
    return new StrangeServer(new RefusingBroker(error));
  }

  @Override
  public void serve(DataInputStream in, DataOutputStream out, int port) throws IOException {
    while (true) {
      ByteBuffer request = ByteBuffer.wrap(in.readNBytes(in.readInt()));
      RequestHeader header = RequestHeader.parse(request);
      ApiMessage answer =
          answer(
              AbstractRequest.parseRequest(header.apiKey(), header.apiVersion(), request).request,
              port);
      ResponseHeader answerHeader = header.toResponseHeader();
      ByteBuffer bytes =
          RequestUtils.serialize(
              answerHeader.data(), answerHeader.headerVersion(), answer, header.apiVersion());
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      out.writeInt(copy.length);
      out.write(copy);
      out.flush();
    }
  }

  private ApiMessage answer(AbstractRequest request, int port) {
    return switch (request.apiKey()) {
      case API_VERSIONS -> versions();
      case METADATA -> metadata((MetadataRequest) request, port);
      case INIT_PRODUCER_ID ->
          new InitProducerIdResponseData().setProducerId(7).setProducerEpoch((short) 0);
      case PRODUCE -> ((ProduceRequest) request).getErrorResponse(0, error.exception()).data();
      default -> throw new IllegalArgumentException("unexpected " + request.apiKey());
    };
  }

  private static ApiMessage versions() {
    ApiVersionCollection versions = new ApiVersionCollection();
    for (ApiKeys key :
        List.of(
            ApiKeys.API_VERSIONS, ApiKeys.METADATA, ApiKeys.INIT_PRODUCER_ID, ApiKeys.PRODUCE)) {
      versions.add(ApiVersionsResponse.toApiVersion(key));
    }
    return new ApiVersionsResponseData().setApiKeys(versions);
  }

  private static ApiMessage metadata(MetadataRequest request, int port) {
    MetadataResponseData metadata = new MetadataResponseData().setClusterId("refusing");
    metadata
        .brokers()
        .add(new MetadataResponseBroker().setNodeId(1).setHost("127.0.0.1").setPort(port));
    metadata.setControllerId(1);
    List<String> topics = request.topics() == null ? List.of() : request.topics();
    for (String topic : topics) {
      metadata
          .topics()
          .add(
              new MetadataResponseTopic()
                  .setName(topic)
                  .setTopicId(Uuid.randomUuid())
                  .setPartitions(
                      IntStream.range(0, 4)
                          .mapToObj(index ->
                              new MetadataResponsePartition()
                                  .setPartitionIndex(index)
                                  .setLeaderId(1)
                                  .setReplicaNodes(List.of(1))
                                  .setIsrNodes(List.of(1)))
                          .toList()));
    }
    return metadata;
  }
}
