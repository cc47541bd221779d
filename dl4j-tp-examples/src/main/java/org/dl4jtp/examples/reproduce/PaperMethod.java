package org.dl4jtp.examples.reproduce;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.cli.Choice;
import org.dl4jtp.preset.Preset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The methods of the paper, and what the authors called their configurations. */
enum PaperMethod {
  BP("BP", "BP"),
  DDTP_LINEAR("DDTP-linear", "DDTPlinear"),
  DDTP_RHL("DDTP-RHL", "DDTPRHL"),
  DTPDRL("DTPDRL", "DTPDRL"),
  DDTP_CONTROL("DDTP-control", "DDTPControl"),
  DTP("DTP", "DTP"),
  DTP_PRETRAINED("DTP (pre-trained)", "DTP_pretrained", "DTP_improved"),
  DFA("DFA", "DFA"),
  DDTP_RHL_REC("DDTP-RHL (rec. input)", "DDTPRHL_rec"),
  DDTP_RHL_EXTRAFB("DDTP-RHL (extra feedback)", "DDTPRHL_extrafb"),
  DDTP_RHL_REC_EXTRAFB("DDTP-RHL (rec. input, extra feedback)", "DDTPRHL_rec_extrafb");

  static final List<PaperMethod> DENSE =
      List.of(BP, DDTP_LINEAR, DDTP_RHL, DTPDRL, DDTP_CONTROL, DTP, DTP_PRETRAINED, DFA);

  static final List<PaperMethod> CONVOLUTIONAL = List.of(BP, DDTP_LINEAR, DDTP_CONTROL, DFA);

  final String title;
  private final String name;
  private final String otherName;

  PaperMethod(String title, String name) {
    this(title, name, name);
  }

  PaperMethod(String title, String name, String otherName) {
    this.title = title;
    this.name = name;
    this.otherName = otherName;
  }

  String key() {
    return Choice.name(this);
  }

  /** The preset's name; null where nothing was published. */
  String presetOn(PaperDataset dataset, PaperTable table) {
    Optional<String> preset =
        switch (table) {
          case TEST_ERROR -> first(Stream.of(name, otherName).map(n -> dataset.prefix + n), true);
          // Some data sets have "train" in front, others behind.
          case TRAINING_LOSS ->
              first(
                  Stream.of(name, otherName)
                      .flatMap(
                          n ->
                              Stream.of(
                                  dataset.trainingPrefix + n + "_train",
                                  dataset.trainingPrefix + n)),
                  false);
          case CONVOLUTION ->
              dataset == PaperDataset.CIFAR10
                  ? first(
                      Stream.of(name, otherName)
                          .map(n -> "cifar10_" + n.replace("DDTPlinear", "DDTP") + "Conv"),
                      true)
                  : Optional.empty();
        };
    return preset.orElse(null);
  }

  /** Of the table's own kind: where nothing is held out, or where something is. */
  private static Optional<String> first(Stream<String> candidates, boolean heldOut) {
    List<String> known =
        Preset.values().stream()
            .filter(preset -> preset.validationExamples() > 0 == heldOut)
            .map(Preset::name)
            .toList();
    return candidates.filter(known::contains).findFirst();
  }

  static final class Converter implements ITypeConverter<PaperMethod> {
    @Override
    public PaperMethod convert(String text) {
      try {
        return Choice.of(PaperMethod.class, "method", text);
      } catch (TypeConversionException e) {
        if (TrainingRule.known().stream().anyMatch(rule -> rule.name().equals(text))) {
          throw new TypeConversionException(
              e.getMessage()
                  + ". The rule '"
                  + text
                  + "' is none of the paper's, which has no published settings for it; 'compare"
                  + " --rules "
                  + text
                  + "' trains by it");
        }
        throw e;
      }
    }
  }
}
