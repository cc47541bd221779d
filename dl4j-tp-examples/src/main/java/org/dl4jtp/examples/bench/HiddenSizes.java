package org.dl4jtp.examples.bench;

import org.dl4jtp.examples.network.HiddenLayers;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Hidden layers as this command writes them: commas stand between networks already. */
final class HiddenSizes {
  private HiddenSizes() {}

  /**
   * Parses {@code WIDTHxLAYERS}, or widths with hyphens.
   *
   * @param text for example {@code 256x5} or {@code 512-256-128}
   * @throws IllegalArgumentException for anything else
   */
  static HiddenLayers parse(String text) {
    try {
      return HiddenLayers.parse(text.replace('-', ','));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' describes no hidden layers; give WIDTHxLAYERS such as 256x5, or the widths such"
              + " as 512-256-128, each at least 1",
          e);
    }
  }

  /** Checks the text, and leaves it as it is. */
  static final class Converter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      try {
        parse(text);
        return text;
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
