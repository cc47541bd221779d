package org.dl4jtp.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.dl4jtp.diagnostics.AlignmentListener;
import org.dl4jtp.diagnostics.AlignmentMeasure;
import org.junit.jupiter.api.Test;

/**
 * The training UI shows a target propagation run, with feedback parameters under their names, and
 * beside it the run's alignment. With {@code -Dui.hold=SECONDS} the pages stay there to be looked
 * at.
 */
class TrainingUiTest {
  @Test
  void itShowsTheRunWithItsFeedbackParameters() throws Exception {
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    try (LiveUi ui = LiveUi.start()) {
      ui.server().attach(storage);
      MultiLayerNetwork net = LiveUi.network();
      MultiLayerNetwork unwatched = net.clone();
      StatsListener stats = new StatsListener(storage, 5);
      AlignmentMeasure measure =
          AlignmentMeasure.withDamping(0.1).andNullSpace().andInverseErrors();
      net.setListeners(
          stats,
          AlignmentListener.every(10, measure)
              .on(LiveUi.data(99, 4))
              .andThen(AlignmentStats.beside(stats)));
      for (int i = 0; i < 400; i++) {
        net.fit(LiveUi.data(i % 40));
        unwatched.fit(LiveUi.data(i % 40));
      }
      assertThat(net.params()).isEqualTo(unwatched.params());

      String model = ui.get("/train/model/graph");
      assertThat(model).contains("layer1", "layer2");
      for (int layer : List.of(1, 2)) {
        // The page counts vertices from the input on.
        String data = ui.get("/train/model/data/" + (layer + 1));
        assertThat(data).as(data).contains("\"W\"", "\"Q\"", "\"q\"");
      }
      assertThat(ui.get("/train/overview/data")).contains("scores");
      String session = ui.get("/train/sessions/current");
      assertThat(session).isEqualTo(stats.getSessionID());
      assertThat(ui.json("/alignment/data/" + session).get("records")).hasSize(40);
      ui.hold();
    }
  }
}
