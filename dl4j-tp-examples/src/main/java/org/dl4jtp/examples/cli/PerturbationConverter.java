package org.dl4jtp.examples.cli;

import org.dl4jtp.feedback.Perturbation;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Names of ways to perturb activations, for example {@code one-per-example}. */
public final class PerturbationConverter implements ITypeConverter<Perturbation> {
  @Override
  public Perturbation convert(String text) {
    try {
      return Perturbation.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
