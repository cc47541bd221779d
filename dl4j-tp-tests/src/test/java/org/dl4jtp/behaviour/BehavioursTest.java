package org.dl4jtp.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dl4jtp.Sample;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;

/** Every behaviour, under a rule of each kind. */
class BehavioursTest {
  @TempDir Path dir;

  static List<Behaviour> all() {
    return Stream.of(
            ParameterBehaviours.all(),
            ForwardBehaviours.all(),
            ScoreBehaviours.all(),
            GradientBehaviours.all(),
            FitBehaviours.all(),
            SavingBehaviours.all(),
            UpdaterBehaviours.all(),
            EvaluationBehaviours.all(),
            StoppingBehaviours.all(),
            ListenerBehaviours.all(),
            RegularizationBehaviours.all(),
            WorkspaceBehaviours.all(),
            TransferBehaviours.all(),
            GraphBehaviours.all(),
            SummaryBehaviours.all())
        .flatMap(List::stream)
        .collect(Collectors.toList());
  }

  static Stream<Arguments> rulesAndBehaviours() {
    return Sample.rotating(
        Stream.of(TrainingRule.DTP, TrainingRule.DDTP_LINEAR, TrainingRule.DFA, TrainingRule.EXACT)
            .flatMap(
                rule ->
                    all().stream()
                        .filter(behaviour -> behaviour.rules().test(rule))
                        .map(behaviour -> Arguments.of(rule, behaviour))));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("rulesAndBehaviours")
  void eachIsThatOfDeeplearning4j(TrainingRule rule, Behaviour behaviour) throws Exception {
    Nd4j.getRandom().setSeed(1);
    behaviour.check().of(new Trained(rule, dir));
  }

  @Test
  void thereAreEnoughAndNoNameTwice() {
    List<String> names = all().stream().map(Behaviour::toString).toList();
    assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(220);
  }
}
