package org.dl4jtp.behaviour;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.dl4jtp.TrainingRule;

/** A list of behaviours in the making. */
final class Behaviours {
  private final String subject;
  private final List<Behaviour> all = new ArrayList<>();

  private Behaviours(String subject) {
    this.subject = subject;
  }

  static Behaviours of(String subject) {
    return new Behaviours(subject);
  }

  Behaviours add(String name, Behaviour.Check check) {
    return addFor(rule -> true, name, check);
  }

  /** One that holds where gradients are backpropagation's. */
  Behaviours addForExact(String name, Behaviour.Check check) {
    return addFor(TrainingRule.EXACT::equals, name, check);
  }

  Behaviours addFor(Predicate<TrainingRule> rules, String name, Behaviour.Check check) {
    all.add(new Behaviour(subject, name, rules, check));
    return this;
  }

  List<Behaviour> list() {
    return List.copyOf(all);
  }
}
