package org.dl4jtp.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Measuring a row of layers does not depend on the step in progress, nor disturb it. */
class MeasuringTest {
  private static final DataType TYPE = DataType.FLOAT;
  private static final AlignmentMeasure MEASURE = AlignmentMeasure.withDamping(0.1);

  @Test
  void masksOfTheStepInProgressStayAndDoNotApply() {
    MultiLayerNetwork net = Networks.network(TrainingRule.DFA, TYPE);
    DataSet batch = Networks.data(3, TYPE, 3);
    String unmasked = Alignment.of(net, batch.getFeatures(), batch.getLabels(), 0.1).toString();
    INDArray featureMask = Nd4j.createFromArray(1f, 0, 0).reshape(3, 1);
    INDArray labelMask = Nd4j.createFromArray(0f, 0, 1).reshape(3, 1);
    net.setLayerMaskArrays(featureMask, labelMask);
    assertThat(Alignment.of(net, batch.getFeatures(), batch.getLabels(), 0.1))
        .hasToString(unmasked);
    assertThat(net.getLayers())
        .extracting(Layer::getMaskArray)
        .containsExactly(featureMask, featureMask, labelMask);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de"})
  void aStepIsPrintedAlikeInEveryLocale(String language) {
    MultiLayerNetwork net = Networks.network(TrainingRule.DTP, TYPE);
    DataSet batch = Networks.data(3, TYPE, 3);
    TrainingStep step = TrainingStep.of(net, batch.getFeatures(), batch.getLabels());
    LayerStep output = step.layers().get(2);
    assertThat(output.target()).isEqualTo(output.activation().add(output.displacement()));
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(language));
      assertThat(step.toString())
          .hasLineCount(5)
          .contains(String.format(Locale.ROOT, "score %.6g", step.score()));
    } finally {
      Locale.setDefault(before);
    }
  }

  /** Of as many examples as the masked batch, and of fewer. */
  @ParameterizedTest
  @ValueSource(ints = {6, 4})
  void aListenersOwnBatchIsMeasuredWithoutTheMasksOfTheOneInTraining(int examples) {
    MultiLayerNetwork net = Networks.network(TrainingRule.DFA, TYPE);
    DataSet own = Networks.data(examples, TYPE, 9);
    AlignmentListener listener = AlignmentListener.every(1, MEASURE).on(own);
    net.setListeners(listener);
    DataSet masked = Networks.data(6, TYPE, 1);
    masked.setFeaturesMaskArray(Nd4j.createFromArray(1f, 0, 1, 0, 1, 1).reshape(6, 1));
    net.fit(masked);
    assertThat(listener.series().records().get(0).alignment())
        .hasToString(Alignment.of(net, own.getFeatures(), own.getLabels(), 0.1).toString());
  }
}
