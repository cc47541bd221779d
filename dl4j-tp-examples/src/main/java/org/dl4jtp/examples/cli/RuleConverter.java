package org.dl4jtp.examples.cli;

import java.util.List;
import org.dl4jtp.TrainingRule;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Training rules by their names, those of providers on the class path too. */
public final class RuleConverter implements ITypeConverter<TrainingRule> {
  @Override
  public TrainingRule convert(String name) {
    try {
      return TrainingRule.parse(name);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage() + suggestion(name));
    }
  }

  private static String suggestion(String name) {
    List<String> names = TrainingRule.values().stream().map(TrainingRule::name).toList();
    return Suggestion.of(name, names).map(sentence -> ". " + sentence).orElse("");
  }
}
