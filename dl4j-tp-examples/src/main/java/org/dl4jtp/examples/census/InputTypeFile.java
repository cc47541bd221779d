package org.dl4jtp.examples.census;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.dl4jtp.examples.cli.UserError;

/**
 * The input types of networks in files, which Deeplearning4j's JSON does not keep: lines such as
 * {@code cifar.json = maps 32x32x3}, several inputs separated by commas; {@code maps 32x32x3 last}
 * where channels come last. Files of one name in several folders share a line.
 */
final class InputTypeFile {
  private static final String FORMS =
      "write rows SIZE, sequences SIZE or SIZExLENGTH, maps HEIGHTxWIDTHxCHANNELS or volumes"
          + " DEPTHxHEIGHTxWIDTHxCHANNELS, with 'last' behind it where features or channels come"
          + " last (NWC, NHWC, NDHWC), separated by commas if there are several inputs";

  private InputTypeFile() {}

  /** By the name of a network's file, without its folder. */
  static Map<String, List<InputType>> read(Path file) {
    Map<String, List<InputType>> types = new HashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.isBlank() || line.stripLeading().startsWith("#")) {
          continue;
        }
        int equals = line.lastIndexOf('=');
        if (equals < 0) {
          throw wrong(file, line, "name the network's file first, then =");
        }
        String name = line.substring(0, equals).strip();
        if (types.put(name, all(file, line, line.substring(equals + 1))) != null) {
          throw wrong(file, line, "there is another line for this file; keep one");
        }
      }
    } catch (IOException e) {
      throw new UserError("cannot read " + file + ": " + e, e);
    }
    return types;
  }

  private static List<InputType> all(Path file, String line, String types) {
    try {
      return Arrays.stream(types.split(",", -1)).map(type -> one(type.strip())).toList();
    } catch (IllegalArgumentException e) { // a NumberFormatException is one
      throw wrong(file, line, FORMS);
    }
  }

  private static UserError wrong(Path file, String line, String remedy) {
    return new UserError(file + " has the line '" + line + "'; " + remedy);
  }

  private static InputType one(String type) {
    String[] words = type.split("\\s+", -1);
    boolean last = words.length == 3 && words[2].equals("last");
    if (words.length != 2 && !last) {
      throw new IllegalArgumentException(type);
    }
    RNNFormat steps = last ? RNNFormat.NWC : RNNFormat.NCW;
    long[] sizes = Arrays.stream(words[1].split("x", -1)).mapToLong(Long::parseLong).toArray();
    return switch (words[0] + " " + sizes.length) {
      case "rows 1" -> InputType.feedForward(sizes[0]);
      case "sequences 1" -> InputType.recurrent(sizes[0], steps);
      case "sequences 2" -> InputType.recurrent(sizes[0], sizes[1], steps);
      case "maps 3" ->
          InputType.convolutional(
              sizes[0], sizes[1], sizes[2], last ? CNN2DFormat.NHWC : CNN2DFormat.NCHW);
      case "volumes 4" ->
          InputType.convolutional3D(
              last ? Convolution3D.DataFormat.NDHWC : Convolution3D.DataFormat.NCDHW,
              sizes[0],
              sizes[1],
              sizes[2],
              sizes[3]);
      default -> throw new IllegalArgumentException(type);
    };
  }
}
