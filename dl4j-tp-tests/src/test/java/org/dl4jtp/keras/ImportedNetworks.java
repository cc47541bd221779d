package org.dl4jtp.keras;

import static org.dl4jtp.keras.SavedModel.functional;
import static org.dl4jtp.keras.SavedModel.sequential;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;

/** Models of Keras, one for every kind of layer that changes what the importer makes. */
final class ImportedNetworks {
  private static final String CLASSES = "categorical_crossentropy";
  private static final String NUMBERS = "mean_squared_error";
  private static final String LAST = "channels_last";
  private static final String FIRST = "channels_first";
  private static final InputType NHWC = InputType.convolutional(8, 8, 2, CNN2DFormat.NHWC);
  private static final InputType NCHW = InputType.convolutional(8, 8, 2, CNN2DFormat.NCHW);

  private ImportedNetworks() {}

  static SavedLayer input(String name, Integer... shape) {
    return SavedLayer.of("InputLayer", name).taking(shape);
  }

  static SavedLayer dense(String name, int in, int out, String activation) {
    return SavedLayer.of("Dense", name, "units", out, "activation", activation)
        .weight("kernel", in, out)
        .weight("bias", out);
  }

  static SavedLayer conv(String name, int in, int out, String format) {
    return SavedLayer.of(
            "Conv2D", name, "filters", out, "activation", "tanh", "data_format", format)
        .weight("kernel", 3, 3, in, out)
        .weight("bias", out);
  }

  static SavedLayer sameConv(String name, int in, int out) {
    SavedLayer layer = conv(name, in, out, LAST);
    layer.config().put("padding", "same").put("activation", "linear");
    return layer;
  }

  static SavedLayer conv1(String name, int in, int out, String format) {
    return SavedLayer.of(
            "Conv1D", name, "filters", out, "activation", "tanh", "data_format", format)
        .weight("kernel", 3, in, out)
        .weight("bias", out);
  }

  static SavedLayer batchNorm(String name, int size, int axis) {
    return SavedLayer.of("BatchNormalization", name, "axis", List.of(axis))
        .weight("gamma", size)
        .weight("beta", size)
        .weight("moving_mean", size)
        .weight("moving_variance", size);
  }

  /** Of six numbers below 9. */
  static SavedLayer embedding(boolean maskZero) {
    return layer(
            "Embedding", "input_dim", 9, "output_dim", 4, "input_length", 6, "mask_zero", maskZero)
        .weight("embeddings", 9, 4)
        .taking(6);
  }

  static SavedLayer lstm(String name, int in, int out, boolean sequences) {
    return SavedLayer.of("LSTM", name, "units", out, "return_sequences", sequences)
        .weight("kernel", in, 4L * out)
        .weight("recurrent_kernel", out, 4L * out)
        .weight("bias", 4L * out);
  }

  static SavedLayer rnn(String name, int in, int out, boolean sequences) {
    return SavedLayer.of("SimpleRNN", name, "units", out, "return_sequences", sequences)
        .weight("kernel", in, out)
        .weight("recurrent_kernel", out, out)
        .weight("bias", out);
  }

  static SavedLayer bidirectional(String name, SavedLayer inner) {
    SavedLayer outer = SavedLayer.of("Bidirectional", name);
    SavedLayer wrapped = inner.in("Bidirectional", name);
    outer = new SavedLayer("Bidirectional", name, wrapped.config(), outer.weights(), List.of());
    for (String direction : List.of("forward_", "backward_")) {
      for (var weight : inner.weights().entrySet()) {
        outer = outer.weight(direction + inner.name() + "/" + weight.getKey(), weight.getValue());
      }
    }
    return outer;
  }

  static SavedLayer layer(String type, Object... settings) {
    return SavedLayer.of(type, type.toLowerCase(Locale.ROOT), settings);
  }

  static Stream<ImportedNetwork> all() {
    return Stream.of(rows(), images(), sequences(), activations(), graphs()).flatMap(s -> s);
  }

  private static Stream<ImportedNetwork> rows() {
    return Stream.of(
        ImportedNetwork.of(
            "dense, activations apart",
            sequential(
                CLASSES,
                dense("dense", 5, 7, "linear").taking(5),
                layer("Activation", "activation", "tanh"),
                dense("dense_1", 7, 6, "tanh"),
                dense("dense_2", 6, 3, "softmax")),
            5),
        ImportedNetwork.of(
            "dense, softmax apart",
            sequential(
                CLASSES,
                dense("dense", 5, 7, "tanh").taking(5),
                dense("dense_1", 7, 6, "relu"),
                dense("dense_2", 6, 3, "linear"),
                layer("Activation", "activation", "softmax")),
            5),
        ImportedNetwork.of(
            "dense, dropout",
            sequential(
                NUMBERS,
                dense("dense", 5, 7, "tanh").taking(5),
                layer("Dropout", "rate", 0.25),
                dense("dense_1", 7, 6, "tanh"),
                dense("dense_2", 6, 3, "linear")),
            5));
  }

  private static Stream<ImportedNetwork> images() {
    return Stream.of(
        ImportedNetwork.of(
                "images NHWC, Flatten",
                sequential(
                    CLASSES,
                    conv("conv", 2, 4, LAST).taking(8, 8, 2),
                    layer("MaxPooling2D"),
                    conv("conv_1", 4, 3, LAST),
                    layer("Flatten"),
                    dense("dense", 3, 6, "tanh"),
                    dense("dense_1", 6, 3, "softmax")),
                8,
                8,
                2)
            .as(NHWC),
        ImportedNetwork.of(
                "images NCHW, Flatten",
                sequential(
                    CLASSES,
                    conv("conv", 2, 4, FIRST).taking(2, 8, 8),
                    layer("MaxPooling2D", "data_format", FIRST),
                    layer("Flatten", "data_format", FIRST),
                    dense("dense", 36, 6, "tanh"),
                    dense("dense_1", 6, 3, "softmax")),
                2,
                8,
                8)
            .as(NCHW),
        ImportedNetwork.of(
                "images NHWC, BatchNormalization, GlobalAveragePooling2D",
                sequential(
                    CLASSES,
                    conv("conv", 2, 4, LAST).taking(8, 8, 2),
                    batchNorm("bn", 4, 3),
                    layer("MaxPooling2D"),
                    conv("conv_1", 4, 5, LAST),
                    layer("GlobalAveragePooling2D"),
                    dense("dense", 5, 3, "softmax")),
                8,
                8,
                2)
            .as(NHWC),
        ImportedNetwork.of(
                "images NHWC, ZeroPadding2D, UpSampling2D, AveragePooling2D",
                sequential(
                    NUMBERS,
                    layer("ZeroPadding2D").taking(8, 8, 2),
                    conv("conv", 2, 4, LAST),
                    layer("AveragePooling2D"),
                    layer("UpSampling2D"),
                    conv("conv_1", 4, 3, LAST),
                    layer("Flatten"),
                    dense("dense", 108, 3, "linear")),
                8,
                8,
                2)
            .as(NHWC),
        ImportedNetwork.of(
            "Reshape of vectors to images",
            sequential(
                CLASSES,
                dense("dense", 5, 32, "tanh").taking(5),
                layer("Reshape", "target_shape", List.of(4, 4, 2)),
                conv("conv", 2, 4, LAST),
                layer("Flatten"),
                dense("dense_1", 16, 3, "softmax")),
            5));
  }

  private static Stream<ImportedNetwork> sequences() {
    return Stream.of(
        ImportedNetwork.of(
            "LSTM, last step",
            sequential(
                CLASSES,
                lstm("lstm", 3, 5, true).taking(6, 3),
                lstm("lstm_1", 5, 4, false),
                dense("dense", 4, 3, "softmax")),
            6,
            3),
        ImportedNetwork.of(
            "LSTM, TimeDistributed(Dense)",
            sequential(
                CLASSES,
                lstm("lstm", 3, 5, true).taking(6, 3),
                dense("dense", 5, 3, "softmax").in("TimeDistributed", "td")),
            6,
            3),
        ImportedNetwork.of(
            "SimpleRNN, Dense at every step",
            sequential(
                NUMBERS,
                rnn("rnn", 3, 5, true).taking(6, 3),
                rnn("rnn_1", 5, 5, true),
                dense("dense", 5, 2, "linear")),
            6,
            3),
        ImportedNetwork.of(
                "Embedding, LSTM",
                sequential(
                    CLASSES,
                    embedding(false),
                    lstm("lstm", 4, 5, false),
                    dense("dense", 5, 3, "softmax")),
                6)
            .ofWords(9),
        ImportedNetwork.of(
            "Reshape of vectors to sequences",
            sequential(
                CLASSES,
                dense("dense", 5, 12, "tanh").taking(5),
                layer("Reshape", "target_shape", List.of(4, 3)),
                lstm("lstm", 3, 4, false),
                dense("dense_1", 4, 3, "softmax")),
            5),
        ImportedNetwork.of(
            "RepeatVector",
            sequential(
                NUMBERS,
                lstm("lstm", 3, 4, false).taking(6, 3),
                layer("RepeatVector", "n", 6),
                lstm("lstm_1", 4, 4, true),
                dense("dense", 4, 3, "linear").in("TimeDistributed", "td")),
            6,
            3),
        ImportedNetwork.of(
            "Permute of sequences",
            sequential(
                CLASSES,
                layer("Permute", "dims", List.of(2, 1)).taking(6, 3),
                lstm("lstm", 6, 4, true),
                lstm("lstm_1", 4, 4, false),
                dense("dense", 4, 3, "softmax")),
            6,
            3));
  }

  private static Stream<ImportedNetwork> activations() {
    return Stream.of(
        ImportedNetwork.of(
                "graph, DepthwiseConv2D, SeparableConv2D NHWC",
                functional(
                    NUMBERS,
                    List.of("out"),
                    input("in", 8, 8, 2),
                    conv("conv", 2, 4, LAST).after("in"),
                    layer("DepthwiseConv2D", "activation", "tanh")
                        .weight("depthwise_kernel", 3, 3, 4, 1)
                        .weight("bias", 4)
                        .after("conv"),
                    layer("SeparableConv2D", "activation", "tanh", "filters", 5)
                        .weight("depthwise_kernel", 3, 3, 4, 1)
                        .weight("pointwise_kernel", 1, 1, 4, 5)
                        .weight("bias", 5)
                        .after("depthwiseconv2d"),
                    layer("Flatten").after("separableconv2d"),
                    dense("out", 20, 3, "linear").after("flatten")),
                8,
                8,
                2)
            .as(NHWC),
        ImportedNetwork.of(
                "Conv2DTranspose, loss at every place NHWC",
                sequential(
                    NUMBERS,
                    conv("conv", 2, 4, LAST).taking(8, 8, 2),
                    SavedLayer.of("Conv2DTranspose", "up", "filters", 3, "activation", "tanh")
                        .weight("kernel", 3, 3, 3, 4)
                        .weight("bias", 3)),
                8,
                8,
                2)
            .as(NHWC),
        ImportedNetwork.of(
                "loss at every place NCHW",
                sequential(
                    NUMBERS,
                    conv("conv", 2, 4, FIRST).taking(2, 8, 8),
                    conv("conv_1", 4, 3, FIRST)),
                2,
                8,
                8)
            .as(NCHW),
        ImportedNetwork.of(
            "LSTM, loss at every step",
            sequential(NUMBERS, lstm("lstm", 3, 5, true).taking(6, 3), lstm("lstm_1", 5, 2, true)),
            6,
            3),
        ImportedNetwork.of(
                "Masking, LSTM",
                sequential(
                    CLASSES,
                    layer("Masking").taking(6, 3),
                    lstm("lstm", 3, 5, true),
                    lstm("lstm_1", 5, 4, false),
                    dense("dense", 4, 3, "softmax")),
                6,
                3)
            .withoutWorkspaces(),
        ImportedNetwork.of(
            "Conv1D and pooling, channels first",
            sequential(
                CLASSES,
                conv1("conv", 3, 4, FIRST).taking(3, 8),
                SavedLayer.of("MaxPooling1D", "pool", "data_format", FIRST),
                conv1("conv_1", 4, 5, FIRST),
                SavedLayer.of("GlobalMaxPooling1D", "over_time", "data_format", FIRST),
                dense("dense", 5, 3, "softmax")),
            3,
            8),
        ImportedNetwork.of(
            "LSTM, pooling over time",
            sequential(
                CLASSES,
                lstm("lstm", 3, 4, true).taking(6, 3),
                lstm("lstm_1", 4, 4, true),
                layer("GlobalMaxPooling1D"),
                dense("dense", 4, 3, "softmax")),
            6,
            3),
        ImportedNetwork.of(
            "LSTM, average over time",
            sequential(
                CLASSES,
                lstm("lstm", 3, 4, true).taking(6, 3),
                layer("GlobalAveragePooling1D"),
                dense("dense", 4, 3, "softmax")),
            6,
            3),
        ImportedNetwork.of(
            "Bidirectional, sequences",
            sequential(
                CLASSES,
                bidirectional("bidirectional", lstm("lstm", 3, 4, true)).taking(6, 3),
                bidirectional("bidirectional_1", rnn("rnn_1", 8, 3, true)),
                dense("dense", 6, 3, "softmax").in("TimeDistributed", "td")),
            6,
            3),
        ImportedNetwork.of(
            "Bidirectional, last",
            sequential(
                CLASSES,
                bidirectional("bidirectional", lstm("lstm", 3, 4, true)).taking(6, 3),
                lstm("lstm_1", 8, 4, false),
                dense("dense", 4, 3, "softmax")),
            6,
            3),
        ImportedNetwork.of(
                "Embedding mask_zero, LSTM",
                sequential(
                    CLASSES,
                    embedding(true),
                    lstm("lstm", 4, 5, true),
                    lstm("lstm_1", 5, 4, false),
                    dense("dense", 4, 3, "softmax")),
                6)
            .ofWords(9),
        ImportedNetwork.of(
                "LSTM with dropout, GaussianNoise, SpatialDropout1D",
                sequential(
                    CLASSES,
                    layer("GaussianNoise", "stddev", 0.1).taking(6, 3),
                    SavedLayer.of(
                            "LSTM", "lstm", "units", 5, "return_sequences", true, "dropout", 0.2)
                        .weight("kernel", 3, 20)
                        .weight("recurrent_kernel", 5, 20)
                        .weight("bias", 20),
                    layer("SpatialDropout1D", "rate", 0.2),
                    lstm("lstm_1", 5, 4, false),
                    dense("dense", 4, 3, "softmax")),
                6,
                3)
            .random(),
        ImportedNetwork.of(
            "binary, BatchNormalization of vectors",
            sequential(
                "binary_crossentropy",
                dense("dense", 5, 7, "linear").taking(5),
                batchNorm("bn", 7, 1),
                layer("Activation", "activation", "relu"),
                dense("dense_1", 7, 6, "elu"),
                dense("dense_2", 6, 1, "sigmoid")),
            5),
        ImportedNetwork.of(
            "graph, Reshape, Permute, Subtract, Average, Maximum",
            functional(
                CLASSES,
                List.of("out"),
                input("in", 12),
                layer("Reshape", "target_shape", List.of(4, 3)).after("in"),
                layer("Permute", "dims", List.of(2, 1)).after("reshape"),
                lstm("lstm", 4, 5, false).after("permute"),
                dense("left", 5, 6, "tanh").after("lstm"),
                dense("right", 5, 6, "tanh").after("lstm"),
                layer("Subtract").after("left", "right"),
                layer("Average").after("left", "right"),
                layer("Maximum").after("subtract", "average"),
                dense("out", 6, 3, "softmax").after("maximum")),
            12),
        ImportedNetwork.of(
            "LeakyReLU, ELU",
            sequential(
                CLASSES,
                dense("dense", 5, 7, "linear").taking(5),
                layer("LeakyReLU"),
                dense("dense_1", 7, 6, "linear"),
                layer("ELU"),
                dense("dense_2", 6, 3, "softmax")),
            5),
        ImportedNetwork.of(
            "PReLU, Softmax",
            sequential(
                CLASSES,
                dense("dense", 5, 7, "linear").taking(5),
                layer("PReLU").weight("alpha", 7),
                dense("dense_1", 7, 6, "linear"),
                layer("ReLU"),
                dense("dense_2", 6, 3, "linear"),
                layer("Softmax")),
            5));
  }

  private static Stream<ImportedNetwork> graphs() {
    return Stream.of(
        ImportedNetwork.of(
            "graph, Add, Concatenate",
            functional(
                CLASSES,
                List.of("out"),
                input("in", 5),
                dense("left", 5, 6, "tanh").after("in"),
                dense("right", 6, 6, "tanh").after("left"),
                layer("Add").after("left", "right"),
                dense("third", 5, 4, "tanh").after("in"),
                layer("Concatenate").after("add", "third"),
                dense("out", 10, 3, "softmax").after("concatenate")),
            5),
        ImportedNetwork.of(
                "graph, two inputs, two outputs",
                functional(
                    NUMBERS,
                    List.of("out", "out_1"),
                    input("in", 5),
                    input("in_1", 4),
                    dense("left", 5, 6, "tanh").after("in"),
                    dense("right", 4, 6, "tanh").after("in_1"),
                    layer("Multiply").after("left", "right"),
                    dense("third", 6, 5, "tanh").after("multiply"),
                    dense("out", 5, 3, "linear").after("third"),
                    dense("out_1", 6, 2, "linear").after("multiply")),
                5)
            .and(4)
            .noChain(),
        ImportedNetwork.of(
                "graph, residual block NHWC, BatchNormalization",
                functional(
                    CLASSES,
                    List.of("out"),
                    input("in", 8, 8, 2),
                    sameConv("stem", 2, 4).after("in"),
                    sameConv("conv", 4, 4).after("stem"),
                    batchNorm("bn", 4, 3).after("conv"),
                    layer("Activation", "activation", "relu").after("bn"),
                    sameConv("conv_1", 4, 4).after("activation"),
                    batchNorm("bn_1", 4, 3).after("conv_1"),
                    layer("Add").after("stem", "bn_1"),
                    layer("ReLU").after("add"),
                    layer("GlobalAveragePooling2D").after("relu"),
                    dense("out", 4, 3, "softmax").after("globalaveragepooling2d")),
                8,
                8,
                2)
            .as(NHWC),
        ImportedNetwork.of(
            "graph, LSTM beside SimpleRNN",
            functional(
                CLASSES,
                List.of("out"),
                input("in", 6, 3),
                lstm("lstm", 3, 4, false).after("in"),
                rnn("rnn", 3, 4, true).after("in"),
                rnn("rnn_1", 4, 4, false).after("rnn"),
                layer("Concatenate").after("lstm", "rnn_1"),
                dense("dense", 8, 5, "tanh").after("concatenate"),
                dense("out", 5, 3, "softmax").after("dense")),
            6,
            3),
        ImportedNetwork.of(
                "graph, Flatten NHWC",
                functional(
                    CLASSES,
                    List.of("out"),
                    input("in", 8, 8, 2),
                    conv("conv", 2, 4, LAST).after("in"),
                    layer("MaxPooling2D").after("conv"),
                    layer("Flatten").after("maxpooling2d"),
                    dense("dense", 36, 5, "tanh").after("flatten"),
                    dense("out", 5, 3, "softmax").after("dense")),
                8,
                8,
                2)
            .as(NHWC));
  }

  /** Deeplearning4j's own backward pass fails in them, with whatever rule. */
  static Stream<ImportedNetwork> broken() {
    return Stream.of(
        ImportedNetwork.of(
            "Conv1D, LSTM",
            sequential(
                CLASSES,
                conv1("conv", 3, 4, LAST).taking(8, 3),
                conv1("conv_1", 4, 4, LAST),
                lstm("lstm", 4, 5, false),
                dense("dense", 5, 3, "softmax")),
            8,
            3),
        ImportedNetwork.of(
            "Bidirectional(LSTM), last step",
            sequential(
                CLASSES,
                bidirectional("bidirectional", lstm("lstm", 3, 4, true)).taking(6, 3),
                bidirectional("bidirectional_1", lstm("lstm_1", 8, 3, false)),
                dense("dense", 6, 3, "softmax")),
            6,
            3),
        ImportedNetwork.of(
                "Embedding, Flatten",
                sequential(
                    CLASSES, embedding(false), layer("Flatten"), dense("dense", 24, 3, "softmax")),
                6)
            .ofWords(9),
        ImportedNetwork.of(
            "Conv1D, pooling over time",
            sequential(
                CLASSES,
                conv1("conv", 3, 4, LAST).taking(6, 3),
                conv1("conv_1", 4, 5, LAST),
                layer("GlobalMaxPooling1D"),
                dense("dense", 5, 3, "softmax")),
            6,
            3),
        ImportedNetwork.of(
            "Conv1D, MaxPooling1D, Flatten",
            sequential(
                CLASSES,
                conv1("conv", 3, 4, LAST).taking(8, 3),
                layer("MaxPooling1D"),
                layer("Flatten"),
                dense("dense", 12, 5, "tanh"),
                dense("dense_1", 5, 3, "softmax")),
            8,
            3),
        ImportedNetwork.of(
            "Conv1D, MaxPooling1D, LSTM",
            sequential(
                CLASSES,
                conv1("conv", 3, 4, LAST).taking(8, 3),
                layer("MaxPooling1D"),
                lstm("lstm", 4, 5, false),
                dense("dense_1", 5, 3, "softmax")),
            8,
            3),
        ImportedNetwork.of(
                "Reshape of images to sequences",
                sequential(
                    CLASSES,
                    conv("conv", 2, 4, LAST).taking(8, 8, 2),
                    layer("Reshape", "target_shape", List.of(6, 24)),
                    lstm("lstm", 24, 5, false),
                    dense("dense", 5, 3, "softmax")),
                8,
                8,
                2)
            .as(NHWC));
  }
}
