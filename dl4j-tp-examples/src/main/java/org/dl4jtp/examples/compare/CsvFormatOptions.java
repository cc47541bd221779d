package org.dl4jtp.examples.compare;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import org.dl4jtp.examples.cli.Checks;
import org.dl4jtp.examples.cli.Choice;
import org.dl4jtp.examples.data.CsvFormat;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How the user's CSV files are written, and which of their columns are used how. */
final class CsvFormatOptions {
  @Option(
      names = "--header",
      paramLabel = "yes|no",
      converter = HeaderConverter.class,
      description = "csv: whether the first line names the columns (default: detected).")
  private CsvFormat.Header header;

  @Option(
      names = "--separator",
      paramLabel = "CHARACTER",
      converter = SeparatorConverter.class,
      description = "csv: what separates cells; tab for a tab (default: a comma).")
  private Character separator;

  @Option(
      names = "--charset",
      paramLabel = "NAME",
      converter = CharsetConverter.class,
      description = "csv: encoding of the text, such as GBK or windows-1251 (default: UTF-8).")
  private Charset charset;

  @Option(
      names = {"--drop", "--exclude"},
      paramLabel = "COLUMN",
      split = ",",
      description = "csv: columns to leave out, by name or by index from 0.")
  private List<String> drop;

  @Option(
      names = "--one-hot",
      paramLabel = "COLUMN",
      split = ",",
      description = "csv: columns of categories, each to become a column of 0 and 1.")
  private List<String> oneHot;

  @Option(
      names = "--missing",
      paramLabel = "WHAT",
      converter = MissingConverter.class,
      description =
          "csv: what becomes of cells without a value (empty, ?, NA, N/A, null, NaN): refuse, mean"
              + " (of the training part) or skip the row (default: refuse).")
  private CsvFormat.Missing missing;

  void checkAbsent(String reason) {
    Checks.without("--header", header, reason);
    Checks.without("--separator", separator, reason);
    Checks.without("--charset", charset, reason);
    Checks.without("--drop", drop, reason);
    Checks.without("--one-hot", oneHot, reason);
    Checks.without("--missing", missing, reason);
  }

  CsvFormat format() {
    CsvFormat usual = CsvFormat.DEFAULT;
    return new CsvFormat(
        separator == null ? usual.separator() : separator,
        header == null ? usual.header() : header,
        charset == null ? usual.charset() : charset,
        drop == null ? List.of() : drop,
        oneHot == null ? List.of() : oneHot,
        missing == null ? usual.missing() : missing);
  }

  void describe(Map<String, Object> settings) {
    CsvFormat format = format();
    settings.put("header", Choice.name(format.header()));
    settings.put("separator", String.valueOf(format.separator()));
    settings.put("charset", format.charset().name());
    settings.put("drop", format.dropped());
    settings.put("oneHot", format.oneHot());
    settings.put("missing", Choice.name(format.missing()));
  }

  static final class HeaderConverter implements ITypeConverter<CsvFormat.Header> {
    @Override
    public CsvFormat.Header convert(String text) {
      return Choice.of(CsvFormat.Header.class, "answer", text);
    }
  }

  static final class MissingConverter implements ITypeConverter<CsvFormat.Missing> {
    @Override
    public CsvFormat.Missing convert(String text) {
      return Choice.of(CsvFormat.Missing.class, "treatment of missing values", text);
    }
  }

  static final class SeparatorConverter implements ITypeConverter<Character> {
    @Override
    public Character convert(String text) {
      if (text.equals("tab") || text.equals("\\t")) {
        return '\t';
      }
      if (text.length() != 1 || text.equals("\"") || Character.isLetterOrDigit(text.charAt(0))) {
        throw new TypeConversionException(
            "'" + text + "' cannot separate cells; give one character such as ';', or tab");
      }
      return text.charAt(0);
    }
  }

  static final class CharsetConverter implements ITypeConverter<Charset> {
    @Override
    public Charset convert(String text) {
      try {
        return Charset.forName(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "unknown encoding '" + text + "'; examples: UTF-8, GBK, windows-1251, ISO-8859-1");
      }
    }
  }
}
