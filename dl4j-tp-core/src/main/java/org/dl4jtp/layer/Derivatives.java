package org.dl4jtp.layer;

/** Which function of the layers of a network is differentiated. */
enum Derivatives {
  /** What they compute at inference, without what is random in training. */
  AT_INFERENCE {
    @Override
    ForwardFunction of(ForwardFunction function) {
      return function;
    }
  },

  /** What they compute of a whole batch in training, without what is random. */
  IN_TRAINING {
    @Override
    ForwardFunction of(ForwardFunction function) {
      return function.inTraining();
    }
  };

  /** What a layer's function is to be differentiated as. */
  abstract ForwardFunction of(ForwardFunction function);
}
