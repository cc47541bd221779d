package org.dl4jtp.examples.network;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Widths of the hidden layers, from input to output.
 *
 * @param widths one per layer, each at least 1
 */
public record HiddenLayers(List<Integer> widths) {
  private static final Pattern REPEATED = Pattern.compile("([1-9][0-9]{0,5})x([1-9][0-9]{0,3})");
  private static final Pattern LISTED = Pattern.compile("[1-9][0-9]{0,5}(,[1-9][0-9]{0,5})*");

  /** Copies the widths. */
  public HiddenLayers {
    widths = List.copyOf(widths);
  }

  /**
   * Parses {@code WIDTHxLAYERS} or a list of widths.
   *
   * @param text for example {@code 256x5} or {@code 512,256,128}
   * @return the layers
   * @throws IllegalArgumentException for anything else
   */
  public static HiddenLayers parse(String text) {
    Matcher repeated = REPEATED.matcher(text);
    if (repeated.matches()) {
      int layers = Integer.parseInt(repeated.group(2));
      return new HiddenLayers(Collections.nCopies(layers, Integer.valueOf(repeated.group(1))));
    }
    if (LISTED.matcher(text).matches()) {
      return new HiddenLayers(Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList());
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' describes no hidden layers; give WIDTHxLAYERS such as 256x5, or the widths such as"
            + " 512,256,128, each at least 1");
  }

  @Override
  public String toString() {
    return widths.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** For picocli. */
  public static final class Converter implements ITypeConverter<HiddenLayers> {
    @Override
    public HiddenLayers convert(String text) {
      try {
        return parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
