package org.dl4jtp.examples.census;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.zoo.ZooModel;
import org.deeplearning4j.zoo.model.AlexNet;
import org.deeplearning4j.zoo.model.Darknet19;
import org.deeplearning4j.zoo.model.FaceNetNN4Small2;
import org.deeplearning4j.zoo.model.InceptionResNetV1;
import org.deeplearning4j.zoo.model.LeNet;
import org.deeplearning4j.zoo.model.NASNet;
import org.deeplearning4j.zoo.model.ResNet50;
import org.deeplearning4j.zoo.model.SimpleCNN;
import org.deeplearning4j.zoo.model.SqueezeNet;
import org.deeplearning4j.zoo.model.TextGenerationLSTM;
import org.deeplearning4j.zoo.model.TinyYOLO;
import org.deeplearning4j.zoo.model.UNet;
import org.deeplearning4j.zoo.model.VGG16;
import org.deeplearning4j.zoo.model.VGG19;
import org.deeplearning4j.zoo.model.Xception;
import org.deeplearning4j.zoo.model.YOLO2;
import org.dl4jtp.examples.network.NetworkConfiguration;

/**
 * The networks of deeplearning4j-zoo at their own sizes, with 1,000 classes where they have any.
 */
public final class ZooNetworks {
  private static final int CLASSES = 1000;
  private static final int DIGITS = 10;
  private static final int CHARACTERS = 77;
  private static final int TEXT_LENGTH = 40;

  private ZooNetworks() {}

  /**
   * All of them.
   *
   * @return in alphabetical order; nothing is built yet
   */
  public static List<CandidateNetwork> all() {
    List<CandidateNetwork> all = new ArrayList<>();
    add(all, AlexNet.builder().numClasses(CLASSES).build(), m -> NetworkConfiguration.of(m.conf()));
    add(
        all,
        Darknet19.builder().numClasses(CLASSES).build(),
        m -> NetworkConfiguration.of(m.conf()));
    add(
        all,
        FaceNetNN4Small2.builder().numClasses(CLASSES).build(),
        m -> NetworkConfiguration.of(m.conf()));
    add(all, InceptionResNetV1.builder().numClasses(CLASSES).build(), m -> graph(m.init()));
    add(all, LeNet.builder().numClasses(DIGITS).build(), m -> NetworkConfiguration.of(m.conf()));
    add(all, NASNet.builder().numClasses(CLASSES).build(), m -> graph(m.init()));
    add(all, ResNet50.builder().numClasses(CLASSES).build(), m -> graph(m.init()));
    add(
        all,
        SimpleCNN.builder().numClasses(CLASSES).build(),
        m -> NetworkConfiguration.of(m.conf()));
    add(all, SqueezeNet.builder().numClasses(CLASSES).build(), m -> graph(m.init()));
    TextGenerationLSTM text =
        TextGenerationLSTM.builder()
            .totalUniqueCharacters(CHARACTERS)
            .inputShape(new int[] {TEXT_LENGTH, CHARACTERS})
            .build();
    all.add(
        new CandidateNetwork(
            "TextGenerationLSTM",
            () -> NetworkConfiguration.of(text.conf()),
            List.of(InputType.recurrent(CHARACTERS))));
    add(
        all,
        TinyYOLO.builder().numClasses(CLASSES).build(),
        m -> NetworkConfiguration.of(m.conf()));
    add(all, UNet.builder().build(), m -> graph(m.init()));
    add(all, VGG16.builder().numClasses(CLASSES).build(), m -> NetworkConfiguration.of(m.conf()));
    add(all, VGG19.builder().numClasses(CLASSES).build(), m -> NetworkConfiguration.of(m.conf()));
    add(all, Xception.builder().numClasses(CLASSES).build(), m -> graph(m.init()));
    add(all, YOLO2.builder().numClasses(CLASSES).build(), m -> NetworkConfiguration.of(m.conf()));
    return all;
  }

  /** Some offer their configuration only with the inputs that {@code init} gives it. */
  private static NetworkConfiguration graph(ComputationGraph built) {
    return NetworkConfiguration.of(built.getConfiguration());
  }

  @SuppressWarnings("deprecation") // nothing else tells the size
  private static <M extends ZooModel<?>> void add(
      List<CandidateNetwork> all, M model, Function<M, NetworkConfiguration> configuration) {
    int[] shape = model.metaData().getInputShape()[0]; // channels, height, width
    Supplier<NetworkConfiguration> plain = () -> configuration.apply(model);
    all.add(
        new CandidateNetwork(
            model.getClass().getSimpleName(),
            plain,
            List.of(InputType.convolutional(shape[1], shape[2], shape[0]))));
  }
}
