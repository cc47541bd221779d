package org.dl4jtp.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.ui.api.UIServer;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.nd4j.common.function.Function;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Deeplearning4j's UI server on a free port, and a network to be shown there. */
final class LiveUi implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final UIServer server;

  private LiveUi(boolean multiSession, Function<String, StatsStorage> provider) throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      System.setProperty("org.deeplearning4j.ui.port", String.valueOf(free.getLocalPort()));
    }
    server = UIServer.getInstance(multiSession, provider);
  }

  static LiveUi start() throws IOException {
    return new LiveUi(false, null);
  }

  static LiveUi startMultiSession(Function<String, StatsStorage> provider) throws IOException {
    return new LiveUi(true, provider);
  }

  UIServer server() {
    return server;
  }

  HttpResponse<String> ask(String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(server.getAddress() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = ask(path);
    assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
    return response.body();
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return tree(get(path));
  }

  static JsonNode tree(String json) throws IOException {
    return MAPPER.readTree(json);
  }

  /** With {@code -Dui.hold=SECONDS} pages stay there to be looked at. */
  void hold() throws InterruptedException {
    int seconds = Integer.getInteger("ui.hold", 0);
    if (seconds > 0) {
      System.out.println(
          "For "
              + seconds
              + " s: "
              + server.getAddress()
              + " and "
              + server.getAddress()
              + "/alignment");
      Thread.sleep(1000L * seconds);
    }
  }

  @Override
  public void close() throws InterruptedException {
    server.stop();
  }

  static MultiLayerNetwork network() {
    MultiLayerConfiguration plain =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .updater(new Adam(2e-3))
            .activation(Activation.TANH)
            .list()
            .layer(new DenseLayer.Builder().nIn(8).nOut(32).build())
            .layer(new DenseLayer.Builder().nIn(32).nOut(16).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nIn(16)
                    .nOut(4)
                    .build())
            .build();
    MultiLayerNetwork net =
        new MultiLayerNetwork(TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(plain));
    net.init();
    return net;
  }

  static DataSet data(int seed) {
    return data(seed, 64);
  }

  static DataSet data(int seed, int examples) {
    Nd4j.getRandom().setSeed(seed + 1);
    INDArray x = Nd4j.randn(DataType.FLOAT, examples, 8);
    INDArray y = Nd4j.create(DataType.FLOAT, examples, 4);
    for (int i = 0; i < examples; i++) {
      int c = (x.getFloat(i, 0) > 0 ? 1 : 0) + (x.getFloat(i, 1) * x.getFloat(i, 2) > 0 ? 2 : 0);
      y.putScalar(i, c, 1);
    }
    return new DataSet(x, y);
  }
}
