package org.dl4jtp.layer;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.dl4jtp.learning.CountingUpdater;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * What a live target layer's configuration says to updaters, at the time that it is asked. Those of
 * feedback are told besides when the layer's mapping rests, which no configuration can know.
 */
final class LiveUpdaters implements TrainingConfig {
  private final LiveTargetLayer layer;
  private final BooleanSupplier rests;

  LiveUpdaters(LiveTargetLayer layer) {
    this.layer = layer;
    this.rests = layer::feedbackRests;
  }

  private TrainingConfig configuration() {
    return layer.conf().getLayer();
  }

  @Override
  public IUpdater getUpdaterByParam(String paramName) {
    IUpdater updater = configuration().getUpdaterByParam(paramName);
    return updater instanceof CountingUpdater
        ? ((CountingUpdater) updater).restingWhen(rests)
        : updater;
  }

  @Override
  public String getLayerName() {
    return configuration().getLayerName();
  }

  @Override
  public List<Regularization> getRegularizationByParam(String paramName) {
    return configuration().getRegularizationByParam(paramName);
  }

  @Override
  public boolean isPretrainParam(String paramName) {
    return configuration().isPretrainParam(paramName);
  }

  @Override
  public GradientNormalization getGradientNormalization() {
    return configuration().getGradientNormalization();
  }

  @Override
  public double getGradientNormalizationThreshold() {
    return configuration().getGradientNormalizationThreshold();
  }

  @Override
  public void setDataType(DataType dataType) {
    configuration().setDataType(dataType);
  }
}
