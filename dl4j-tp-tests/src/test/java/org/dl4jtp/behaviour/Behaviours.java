package org.dl4jtp.behaviour;

import java.util.ArrayList;
import java.util.List;

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
    all.add(new Behaviour(subject, name, check));
    return this;
  }

  List<Behaviour> list() {
    return List.copyOf(all);
  }
}
