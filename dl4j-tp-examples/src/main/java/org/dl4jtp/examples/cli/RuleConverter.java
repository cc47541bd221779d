package org.dl4jtp.examples.cli;

import org.dl4jtp.TrainingRule;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Training rules by their names. */
public final class RuleConverter implements ITypeConverter<TrainingRule> {
  @Override
  public TrainingRule convert(String name) {
    try {
      return TrainingRule.parse(name);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
