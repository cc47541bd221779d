package org.dl4jtp.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.data.CsvFormat.Header;
import org.dl4jtp.examples.data.CsvFormat.Missing;
import org.dl4jtp.examples.data.LabelledData.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class CsvDataTest {
  @TempDir Path dir;

  @Test
  void readsAClassificationTable() throws IOException {
    Path train = write("flowers.csv", "length,\"width, cm\",kind\n" + flowers(100, 1));

    LabelledData data = CsvData.load(classification(train, null, "kind"));

    assertThat(data.name()).isEqualTo("flowers");
    assertThat(data.task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(data.inputs()).isEqualTo(2);
    assertThat(data.outputs()).isEqualTo(3);
    assertThat(data.test().numExamples()).isEqualTo(20);
    assertThat(data.validation().numExamples()).isEqualTo(8);
    assertThat(data.train().numExamples()).isEqualTo(72);
    for (DataSet part : List.of(data.train(), data.validation(), data.test())) {
      assertThat(part.getFeatures().dataType()).isEqualTo(DataType.FLOAT);
      assertThat(part.getFeatures().ordering()).isEqualTo('c');
      assertThat(part.getLabels().dataType()).isEqualTo(DataType.FLOAT);
      assertThat(part.getLabels().sum(1).eq(1).all()).isTrue();
    }
  }

  /** The label is the sum of two features: still so after reading, whatever the column. */
  @ParameterizedTest
  @CsvSource({"0", "1", "2"})
  void keepsLabelsAndFeaturesTogether(int labelColumn) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      int[] cells = new int[3];
      int a = i % 7;
      int b = i % 4;
      cells[(labelColumn + 1) % 3] = a;
      cells[(labelColumn + 2) % 3] = b;
      cells[labelColumn] = a > 3 ? 1 : 0;
      rows.append(cells[0]).append(',').append(cells[1]).append(',').append(cells[2]).append('\n');
    }
    Path train = write("rule.csv", rows.toString());

    LabelledData data = CsvData.load(classification(train, null, "" + labelColumn));

    // The column that decides comes first unless the label stands between the two.
    int deciding = labelColumn == 0 || labelColumn == 2 ? 0 : 1;
    INDArray column = data.train().getFeatures().getColumn(deciding);
    double threshold = threshold(column, data.train().getLabels());
    for (DataSet part : List.of(data.validation(), data.test())) {
      for (int i = 0; i < part.numExamples(); i++) {
        boolean above = part.getFeatures().getDouble(i, deciding) > threshold;
        assertThat(part.getLabels().getInt(i, above ? 1 : 0)).isEqualTo(1);
      }
    }
  }

  private static double threshold(INDArray column, INDArray labels) {
    double highestOfZero = Double.NEGATIVE_INFINITY;
    double lowestOfOne = Double.POSITIVE_INFINITY;
    for (int i = 0; i < column.length(); i++) {
      if (labels.getInt(i, 0) == 1) {
        highestOfZero = Math.max(highestOfZero, column.getDouble(i));
      } else {
        lowestOfOne = Math.min(lowestOfOne, column.getDouble(i));
      }
    }
    assertThat(highestOfZero).isLessThan(lowestOfOne);
    return (highestOfZero + lowestOfOne) / 2;
  }

  @Test
  void standardisesByTheTrainingPartAlone() throws IOException {
    Path train = write("train.csv", "a,b,kind\n" + flowers(60, 1));
    Path test = write("test.csv", "a,b,kind\n100,100,rose\n-100,100,iris\n");

    LabelledData data = CsvData.load(classification(train, test, "kind"));

    assertStandardised(data.train().getFeatures());
    assertThat(data.test().numExamples()).isEqualTo(2);
    assertThat(data.test().getFeatures().getDouble(0, 0)).isGreaterThan(10);
    assertThat(data.test().getFeatures().getDouble(1, 0)).isLessThan(-10);
  }

  @Test
  void standardisesTinyAndHugeColumnsAndZeroesConstantOnes() throws IOException {
    String rows =
        IntStream.range(0, 50)
            .mapToObj(i -> 3e-9 * i + "," + (1_700_000_000 + i % 5) + ",1000.1," + i % 2)
            .collect(Collectors.joining("\n"));
    Path train = write("train.csv", rows);
    Path test = write("test.csv", "0,1700000000,1000.1,0\n0,1700000000,7,1");

    LabelledData data = CsvData.load(classification(train, test, "3"));

    INDArray features = data.train().getFeatures();
    assertStandardised(features.getColumns(0, 1));
    assertThat(features.getColumn(2).norm1Number().doubleValue()).isZero();
    assertThat(data.test().getFeatures().getColumn(2).norm1Number().doubleValue()).isZero();
    assertThat(data.validation().getFeatures().getColumn(2).norm1Number().doubleValue()).isZero();
  }

  private static void assertStandardised(INDArray features) {
    for (int column = 0; column < features.columns(); column++) {
      INDArray values = features.getColumn(column);
      assertThat(values.meanNumber().doubleValue()).isEqualTo(0, within(1e-5));
      assertThat(values.stdNumber(false).doubleValue()).isEqualTo(1, within(1e-4));
    }
  }

  @Test
  void regressionStandardisesTheLabelToo() throws IOException {
    String rows =
        IntStream.range(0, 50)
            .mapToObj(i -> i + "," + i % 3 + "," + (500 + 20 * i))
            .collect(Collectors.joining("\n"));
    Path train = write("line.csv", rows);

    LabelledData data = CsvData.load(new CsvOptions(train, null, "2", true, 0.2, 0.1, 1));

    assertThat(data.task()).isEqualTo(Task.REGRESSION);
    assertThat(data.outputs()).isEqualTo(1);
    assertStandardised(data.train().getLabels());
    // Label and first feature are the same line, so the same once standardised.
    for (DataSet part : List.of(data.train(), data.validation(), data.test())) {
      assertThat(part.getFeatures().getColumn(0).distance1(part.getLabels().getColumn(0)))
          .isLessThan(1e-4);
    }
  }

  @Test
  void integerClassesAreInNumericOrder() throws IOException {
    Path train = write("train.csv", "1,10\n2,9\n3,010\n4,9\n5,9\n");
    Path test = write("test.csv", "1,9\n2,10\n3,+9\n");

    LabelledData data = CsvData.load(classification(train, test, "1"));

    assertThat(data.outputs()).isEqualTo(2);
    assertThat(data.test().getLabels().argMax(1).toIntVector()).containsExactly(0, 1, 0);
  }

  @Test
  void textClassesAreInAlphabeticalOrder() throws IOException {
    Path train = write("train.csv", "10,1\n9,2\nb,3\n\"a, or A\",4\nb,5\n");
    Path test = write("test.csv", "9,1\n10,2\n\"a, or A\",3\n b ,4\n");

    LabelledData data = CsvData.load(classification(train, test, "0"));

    assertThat(data.test().getLabels().argMax(1).toIntVector()).containsExactly(1, 0, 2, 3);
  }

  @Test
  void acceptsWhatSpreadsheetsWrite() throws IOException {
    Path train =
        write(
            "sheet.csv",
            "\uFEFF\"a\", b ,kind\r\n\r\n1, 2.5 ,x\r\n\"3\",-4e-1,y\r\n+.5,6.,x\r\n7,8,y\r\n\r\n");

    LabelledData data = CsvData.load(classification(train, null, "kind"));

    assertThat(data.inputs()).isEqualTo(2);
    assertThat(
            data.train().numExamples()
                + data.validation().numExamples()
                + data.test().numExamples())
        .isEqualTo(4);
    assertThatThrownBy(() -> CsvData.load(classification(train, null, "c")))
        .hasMessageContaining("names a, b, kind");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,b,0\n"})
  void labelByIndexWithOrWithoutHeader(String header) throws IOException {
    Path train = write("t.csv", header + "1,2,x\n3,4,y\n5,6,x\n7,8,y\n");

    LabelledData data = CsvData.load(classification(train, null, "2"));

    assertThat(
            data.train().numExamples()
                + data.validation().numExamples()
                + data.test().numExamples())
        .isEqualTo(4);
  }

  @Test
  void threeRowsAreEnough() throws IOException {
    Path train = write("three.csv", "1,x\n2,y\n3,x\n");

    LabelledData data = CsvData.load(classification(train, null, "1"));

    assertThat(data.train().numExamples()).isEqualTo(1);
    assertThat(data.validation().numExamples()).isEqualTo(1);
    assertThat(data.test().numExamples()).isEqualTo(1);
    assertThat(data.train().getFeatures().getDouble(0)).isZero();
  }

  @Test
  void theSeedDecidesTheParts() throws IOException {
    Path train = write("train.csv", flowers(60, 1));

    DataSet one = CsvData.load(new CsvOptions(train, null, "2", false, 0.2, 0.1, 1)).test();
    DataSet again = CsvData.load(new CsvOptions(train, null, "2", false, 0.2, 0.1, 1)).test();
    DataSet other = CsvData.load(new CsvOptions(train, null, "2", false, 0.2, 0.1, 2)).test();

    assertThat(again).isEqualTo(one);
    assertThat(other).isNotEqualTo(one);
  }

  /** A bad training file, and what the message must say about it. */
  private record Fault(
      String name, String content, String label, boolean regression, List<String> message) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Fault> faults() {
    return Stream.of(
        fault("empty", "", "0", "is empty", "commas"),
        fault("blank lines", "\n\n  \n", "0", "is empty"),
        fault("header only", "a,b\n", "b", "no rows"),
        fault("other separator", "1;2;x\n3;4;y\n", "0", "line 1", "one column", "commas"),
        fault(
            "too many columns",
            "a,b,k\n1,2,x\n\n1,2,3,y\n",
            "k",
            "line 4",
            "4 columns",
            "3 expected"),
        fault("too few columns", "1,2,x\n1,y\n", "2", "line 2", "2 columns", "3 expected"),
        fault(
            "text, with header",
            "a,b,k\n1,2,x\n1,about 3,y\n",
            "k",
            "line 3",
            "column 1 (\"b\")",
            "\"about 3\" is not a number"),
        fault(
            "text, no header", "1,2,x\n1,?,y\n", "2", "line 2, column 1:", "\"?\" is not a number"),
        fault("number with a letter", "1,2,x\n1,3d,y\n", "2", "line 2", "\"3d\""),
        fault("NaN", "1,2,x\nNaN,2,y\n", "2", "line 2, column 0", "NaN"),
        fault("NaN in the first line", "NaN,2,x\n1,2,y\n", "2", "line 1, column 0", "NaN"),
        fault("infinite", "1,2,x\n1,-Infinity,y\n", "2", "line 2, column 1", "-Infinity"),
        fault("too large", "1,2,x\n1,1e39,y\n", "2", "line 2, column 1", "1e39 is too large"),
        fault("empty cell", "1,2,x\n1,,y\n", "2", "line 2, column 1", "empty"),
        fault("empty cell in the first line", "1,,x\n1,2,y\n", "2", "line 1, column 1", "empty"),
        fault("empty label", "1,2,x\n1,2,\n", "2", "line 2, column 2", "empty"),
        fault("open quote", "1,2,x\n1,\"2,y\n", "2", "line 2", "quoted"),
        fault(
            "unknown label column",
            "length,width,kind\n1,2,x\n",
            "type",
            "\"type\"",
            "length, width, kind",
            "0 to 2"),
        fault("same name twice", "a,a,b\n1,2,x\n", "a", "several columns \"a\"", "0 to 2"),
        fault("label index too high", "1,2,x\n3,4,y\n", "3", "no column 3", "0 to 2"),
        fault("label index negative", "1,2,x\n3,4,y\n", "-1", "no column -1", "0 to 2"),
        fault("label index absurd", "1,2,x\n3,4,y\n", "99999999999", "99999999999", "0 to 2"),
        fault("two rows", "1,2,x\n3,4,y\n", "2", "2 rows", "3 at least"),
        fault("one class", "1,2,x\n3,4,x\n5,6,x\n", "2", "\"x\"", "two classes"),
        fault(
            "a number for a label",
            IntStream.range(0, 1_001).mapToObj(i -> "1," + i).collect(Collectors.joining("\n")),
            "1",
            "1,001 different labels",
            "--regression"),
        new Fault(
            "text to predict",
            "1,2,3\n3,4,x\n5,6,7\n",
            "2",
            true,
            List.of("line 2, column 2", "\"x\" is not a number")),
        new Fault(
            "constant to predict",
            "1,2,3\n3,4,3\n5,6,3\n7,8,3\n",
            "2",
            true,
            List.of("label column 2", "same in all")));
  }

  private static Fault fault(String name, String content, String label, String... message) {
    return new Fault(name, content, label, false, List.of(message));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void namesTheFileAndWhatIsWrongWithIt(Fault fault) throws IOException {
    Path train = write("train.csv", fault.content);

    assertThatThrownBy(
            () ->
                CsvData.load(
                    new CsvOptions(train, null, fault.label, fault.regression, 0.2, 0.1, 1)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(train.toString())
        .hasMessageContainingAll(fault.message.toArray(new String[0]));
  }

  /** First lines that may be a header or a row, with rows below, the label and its task. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0,1,2,3,4 | 4 | true",
        "0,1,2,3,4 | 4 | false",
        "0,1 | 1 | true",
        "7,3,2,5,target | 4 | false",
        "0.5,width,2,5,1 | 4 | false",
      })
  void asksWhetherTheFirstLineIsAHeader(String first, String label, boolean regression)
      throws IOException {
    int width = first.split(",").length;
    Path train = write("train.csv", first.strip() + "\n" + numbers(width, 9));
    CsvOptions unsaid = new CsvOptions(train, null, label, regression, 0.2, 0.1, 1);

    assertThatThrownBy(() -> CsvData.load(unsaid))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(
            train.toString(), "line 1", first.strip(), "--header yes", "--header no");
    assertThat(examples(CsvData.load(with(unsaid, Header.YES)))).isEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0,1,2,3,target | 9", // counted, and no class is called so
        "a,b,c,d,target | 9",
        "?,b,c,d,target | 9",
        "5,1,2,3,0 | 10",
      })
  void detectsWhatIsCertain(String first, int rows) throws IOException {
    Path train = write("train.csv", first + "\n" + numbers(5, 9));

    assertThat(examples(CsvData.load(classification(train, null, "4")))).isEqualTo(rows);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "NA", "n/a", "null"})
  void aFirstRowThatMissesAValueIsNoHeader(String missing) throws IOException {
    Path train = write("train.csv", "5," + missing + ",1\n" + numbers(3, 9));

    assertThatThrownBy(() -> CsvData.load(classification(train, null, "2")))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("line 1, column 1", "\"" + missing + "\"", "--missing");
  }

  @Test
  void aColumnNamedByANumberIsChosenByName() throws IOException {
    Path train = write("train.csv", "10,20,30\n1,5,x\n2,5,y\n3,5,x\n4,5,y\n");
    CsvOptions options = classification(train, null, "30");

    assertThat(CsvData.load(with(options, Header.YES)).inputs()).isEqualTo(2);
    assertThatThrownBy(() -> CsvData.load(options)).hasMessageContaining("--header yes");
  }

  @Test
  void aNumberThatNamesOneColumnAndCountsAnotherIsRefused() throws IOException {
    Path train = write("train.csv", "2,1,0\n1,5,x\n2,5,y\n3,5,x\n4,5,y\n");

    assertThatThrownBy(() -> CsvData.load(with(classification(train, null, "0"), Header.YES)))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("column 2 is named \"0\"", "rename");
  }

  /** The first label in GBK is by chance a letter of UTF-8, too. */
  @ParameterizedTest
  @CsvSource({
    "3,GBK,\u732b,\u72d7,\u9e1f",
    "2,windows-1251,\u043a\u043e\u0442,\u043f\u0451\u0441,\u043b\u0438\u0441"
  })
  void labelsInAnotherEncodingAreRefusedOrDecoded(
      int line, String charset, String a, String b, String c) throws IOException {
    String rows =
        IntStream.range(0, 12)
            .mapToObj(i -> i + "," + List.of(a, b, c).get(i % 3))
            .collect(Collectors.joining("\n"));
    Path train = dir.resolve("train.csv");
    Files.writeString(train, "n,kind\n" + rows, Charset.forName(charset));
    CsvOptions options = classification(train, null, "kind");

    assertThatThrownBy(() -> CsvData.load(options))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(train.toString(), "line " + line + ":", "not UTF-8", "--charset");
    CsvFormat format =
        new CsvFormat(
            ',', Header.AUTO, Charset.forName(charset), List.of(), List.of(), Missing.REFUSE);
    assertThat(CsvData.load(with(options, format)).outputs()).isEqualTo(3);
  }

  @Test
  void namesTheLineOfWhatIsNoTextFarDown() throws IOException {
    Path train = dir.resolve("train.csv");
    byte[] good = numbers(3, 20_000).getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(good, good.length + 1);
    all[good.length] = (byte) 0xE4;
    Files.write(train, all);

    assertThatThrownBy(() -> CsvData.load(classification(train, null, "2")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("line 20001:");
  }

  @Test
  void dropsEncodesFillsAndSaysSo() throws IOException {
    Path train =
        write(
            "train.csv",
            "id;colour;size;kind\n"
                + IntStream.range(0, 20)
                    .mapToObj(
                        i ->
                            "row"
                                + i
                                + ";"
                                + (i % 2 == 0 ? "red" : "blue")
                                + ";"
                                + (i == 3 ? "NA" : "" + i)
                                + ";"
                                + (i % 2 == 0 ? "x" : "y"))
                    .collect(Collectors.joining("\n")));
    CsvFormat format =
        new CsvFormat(
            ';',
            Header.AUTO,
            StandardCharsets.UTF_8,
            List.of("id"),
            List.of("colour"),
            Missing.MEAN);
    List<String> notes = new ArrayList<>();

    LabelledData data = CsvData.load(with(classification(train, null, "kind"), format), notes::add);

    assertThat(data.inputs()).isEqualTo(3);
    assertThat(examples(data)).isEqualTo(20);
    assertStandardised(data.train().getFeatures());
    for (DataSet part : List.of(data.train(), data.validation(), data.test())) {
      // blue comes first, and is what makes a y
      INDArray isBlue = part.getFeatures().getColumn(0).gt(0);
      assertThat(isBlue).isEqualTo(part.getLabels().getColumn(1).gt(0.5));
    }
    assertThat(notes)
        .anyMatch(note -> note.contains("\"colour\"") && note.contains("blue, red"))
        .anyMatch(note -> note.contains("1 missing"));

    CsvFormat skip =
        new CsvFormat(
            ';', Header.AUTO, StandardCharsets.UTF_8, List.of("0"), List.of("1"), Missing.SKIP);
    assertThat(examples(CsvData.load(with(classification(train, null, "kind"), skip))))
        .isEqualTo(19);
  }

  private static CsvOptions with(CsvOptions options, Header header) {
    return with(
        options,
        new CsvFormat(',', header, StandardCharsets.UTF_8, List.of(), List.of(), Missing.REFUSE));
  }

  private static CsvOptions with(CsvOptions options, CsvFormat format) {
    return new CsvOptions(
        options.train(),
        options.testOrNull(),
        options.labelColumn(),
        options.regression(),
        options.testFraction(),
        options.validationFraction(),
        options.seed(),
        format);
  }

  private static int examples(LabelledData data) {
    return data.train().numExamples() + data.validation().numExamples() + data.test().numExamples();
  }

  /** Rows whose last cell is 0 or 1. */
  private static String numbers(int width, int rows) {
    return IntStream.range(0, rows)
        .mapToObj(
            row ->
                IntStream.range(0, width - 1)
                        .mapToObj(column -> (row * 7 + column * 3) % 10 + ".5,")
                        .collect(Collectors.joining())
                    + row % 2
                    + "\n")
        .collect(Collectors.joining());
  }

  static Stream<Fault> testFaults() {
    return Stream.of(
        fault("unseen class", "a,b,k\n1,2,x\n1,2,z\n", "k", "line 3", "class \"z\""),
        fault("other header", "a,c,k\n1,2,x\n", "k", "column 1", "\"c\"", "\"b\"", "train.csv"),
        fault("no header", "1,2,x\n", "2", "header", "has none"),
        fault("no header, label by name", "1,2,x\n", "k", "\"k\""),
        fault("other columns", "a,k\n1,x\n", "k", "2 columns", "3", "train.csv"),
        fault("bad row", "a,b,k\n1,2,x\n1,u,x\n", "k", "line 3", "\"u\""),
        fault("empty", "", "k", "is empty"));
  }

  @ParameterizedTest
  @MethodSource("testFaults")
  void namesTheTestFileAndWhatIsWrongWithIt(Fault fault) throws IOException {
    Path train = write("train.csv", "a,b,k\n1,2,x\n3,4,y\n5,6,x\n");
    Path test = write("test.csv", fault.content);

    assertThatThrownBy(() -> CsvData.load(classification(train, test, fault.label)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(test.toString())
        .hasMessageContainingAll(fault.message.toArray(new String[0]));
  }

  @Test
  void aMissingFileAndADirectoryAreNamed() {
    assertThatThrownBy(() -> CsvData.load(classification(dir.resolve("no.csv"), null, "0")))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("no.csv", "does not exist");
    assertThatThrownBy(() -> CsvData.load(classification(dir, null, "0")))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(dir.toString(), "is a directory");
  }

  @Test
  void highFractionsLeaveNothingToTrainOn() throws IOException {
    Path train = write("train.csv", flowers(10, 1));

    assertThatThrownBy(() -> CsvData.load(new CsvOptions(train, null, "2", false, 0.5, 0.95, 1)))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(train.toString(), "10 rows leave 0 for training", "fractions");
  }

  @ParameterizedTest
  @CsvSource({"0, 0.1, test", "1, 0.1, test", "NaN, 0.1, test", "0.2, -0.1, validation"})
  void refusesFractionsThatAreNone(double test, double validation, String part) {
    assertThatThrownBy(() -> new CsvOptions(dir, null, "0", false, test, validation, 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(part + " fraction");
  }

  @Test
  void refusesABlankLabelColumn() {
    assertThatThrownBy(() -> new CsvOptions(dir, null, " ", false, 0.2, 0.1, 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("label column");
  }

  private static CsvOptions classification(Path train, Path test, String label) {
    return new CsvOptions(train, test, label, false, 0.2, 0.1, 1);
  }

  /** Rows of two numbers and one of three names. */
  private static String flowers(int rows, long seed) {
    Random random = new Random(seed);
    String[] kinds = {"rose", "iris", "lily"};
    return IntStream.range(0, rows)
        .mapToObj(
            i -> random.nextGaussian() + "," + (3 + 2 * random.nextGaussian()) + "," + kinds[i % 3])
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(dir.resolve(name), content);
  }
}
