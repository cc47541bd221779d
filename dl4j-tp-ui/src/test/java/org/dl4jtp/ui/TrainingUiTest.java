package org.dl4jtp.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.ui.api.UIServer;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The training UI shows a target propagation run, with feedback parameters under their names. With
 * {@code -Dui.hold=SECONDS} the page stays there to be looked at.
 */
class TrainingUiTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void itShowsTheRunWithItsFeedbackParameters() throws Exception {
    int port = freePort();
    System.setProperty("org.deeplearning4j.ui.port", String.valueOf(port));
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    UIServer server = UIServer.getInstance();
    try {
      server.attach(storage);
      MultiLayerNetwork net = network();
      MultiLayerNetwork unwatched = net.clone();
      net.setListeners(new StatsListener(storage, 5));
      for (int i = 0; i < 400; i++) {
        net.fit(data(i % 40));
        unwatched.fit(data(i % 40));
      }
      assertThat(net.params()).isEqualTo(unwatched.params());

      String model = get(port, "/train/model/graph");
      assertThat(model).contains("layer1", "layer2");
      for (int layer : List.of(1, 2)) {
        // The page counts vertices from the input on.
        String data = get(port, "/train/model/data/" + (layer + 1));
        assertThat(data).as(data).contains("\"W\"", "\"Q\"", "\"q\"");
      }
      assertThat(get(port, "/train/overview/data")).contains("scores");
      Thread.sleep(1000L * Integer.getInteger("ui.hold", 0));
    } finally {
      server.stop();
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String get(int port, String path) throws Exception {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return response.body();
  }

  private static MultiLayerNetwork network() {
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

  private static DataSet data(int seed) {
    Nd4j.getRandom().setSeed(seed + 1);
    INDArray x = Nd4j.randn(DataType.FLOAT, 64, 8);
    INDArray y = Nd4j.create(DataType.FLOAT, 64, 4);
    for (int i = 0; i < 64; i++) {
      int c = (x.getFloat(i, 0) > 0 ? 1 : 0) + (x.getFloat(i, 1) * x.getFloat(i, 2) > 0 ? 2 : 0);
      y.putScalar(i, c, 1);
    }
    return new DataSet(x, y);
  }
}
