package org.dl4jtp.examples.notebook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.dl4jtp.LongTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The notebooks, from start to end, by the evaluator of their kernel; Jupyter is not needed. */
class NotebooksTest {
  private static final Path DIRECTORY = Path.of("../dl4j-tp-examples/notebooks");
  private static final long LARGEST = 150_000;
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  static Stream<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList().stream();
    }
  }

  @Test
  void thereAreFour() throws IOException {
    assertThat(notebooks()).hasSize(4);
  }

  @LongTest
  @ParameterizedTest
  @MethodSource("notebooks")
  void everyCellRunsAndItsStoredOutputIsOfTheKindThatItGives(Path file) throws Exception {
    assertThat(Files.size(file)).isLessThan(LARGEST);
    try (JavaCells cells = new JavaCells()) {
      for (JsonNode cell : new ObjectMapper().readTree(file.toFile()).get("cells")) {
        if (cell.get("cell_type").asText().equals("code")) {
          check(cells, cell);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void everyStoredImageIsWhole(Path file) throws IOException {
    List<JsonNode> images =
        new ObjectMapper().readTree(file.toFile()).get("cells").findValues("image/png");
    assertThat(images).isNotEmpty();
    for (JsonNode image : images) {
      byte[] png = Base64.getDecoder().decode(text(image).strip().replace("\n", ""));
      checkChunks(png);
      assertThat(ImageIO.read(new ByteArrayInputStream(png))).isNotNull();
    }
  }

  /** Of sizes whose bytes end in a whole group of Base64, or not. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void theKernelShowsWholeImages(int size) throws IOException {
    BufferedImage image = new BufferedImage(size, 3 * size, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x123456 * size);
    byte[] png =
        Base64.getDecoder().decode(JavaKernel.png(image).getData(MIMEType.IMAGE_PNG).toString());
    checkChunks(png);
    assertThat(ImageIO.read(new ByteArrayInputStream(png)).getRGB(0, 0))
        .isEqualTo(image.getRGB(0, 0));
  }

  /** Signature, then chunks of length, type, data and their checksum, to IEND and no further. */
  private static void checkChunks(byte[] png) {
    assertThat(png).startsWith(PNG);
    ByteBuffer rest = ByteBuffer.wrap(png).position(PNG.length);
    String type = "";
    while (rest.hasRemaining()) {
      assertThat(type).as("the chunk before the end").isNotEqualTo("IEND");
      int length = rest.getInt();
      assertThat(rest.remaining()).as("bytes left").isGreaterThanOrEqualTo(length + 8);
      CRC32 checksum = new CRC32();
      checksum.update(png, rest.position(), length + 4);
      byte[] name = new byte[4];
      rest.get(name).position(rest.position() + length);
      type = new String(name, US_ASCII);
      assertThat(rest.getInt()).as("checksum of %s", type).isEqualTo((int) checksum.getValue());
    }
    assertThat(type).as("the last chunk").isEqualTo("IEND");
  }

  private static void check(JavaCells cells, JsonNode cell) throws Exception {
    String source = text(cell.get("source"));
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Object value;
    try (PrintStream recorder = new PrintStream(printed, true, UTF_8)) {
      System.setOut(recorder);
      value = cells.eval(source);
    } finally {
      System.setOut(console);
    }
    JsonNode outputs = cell.get("outputs");
    assertThat(outputs.findValuesAsText("output_type")).as(source).doesNotContain("error");
    assertThat(outputs.findValuesAsText("name").contains("stdout"))
        .as("prints: %s", source)
        .isEqualTo(printed.size() > 0);
    JsonNode shown = result(outputs);
    assertThat(shown != null).as("shows: %s", source).isEqualTo(value != null);
    if (value instanceof BufferedImage) {
      assertThat(shown.has("image/png")).as("shows an image: %s", source).isTrue();
    } else if (value != null) {
      assertThat(text(shown.get("text/plain"))).isNotBlank();
    }
  }

  /** What the cell's last expression gave, or null. */
  private static JsonNode result(JsonNode outputs) {
    for (JsonNode output : outputs) {
      if (output.get("output_type").asText().equals("execute_result")) {
        return output.get("data");
      }
    }
    return null;
  }

  /** Notebooks keep text as lines, or in one piece. */
  private static String text(JsonNode lines) {
    return lines.isTextual()
        ? lines.asText()
        : StreamSupport.stream(lines.spliterator(), false)
            .map(JsonNode::asText)
            .reduce("", String::concat);
  }

  @Test
  void onlyALastExpressionWithoutSemicolonIsShown() throws Exception {
    try (JavaCells cells = new JavaCells()) {
      assertThat(cells.eval("int twice(int x) { return 2 * x; }\nint y = twice(3);")).isNull();
      assertThat(cells.eval("y + 1")).isEqualTo(7);
      assertThat(cells.eval("y + 1;")).isNull();
    }
  }

  @Test
  void whatDoesNotCompileOrThrowsIsToldWithItsCause() throws Exception {
    try (JavaCells cells = new JavaCells()) {
      assertThatThrownBy(() -> cells.eval("int x = \"text\";"))
          .isInstanceOf(CellException.class)
          .hasMessageContaining("incompatible types");
      assertThatThrownBy(() -> cells.eval("int f() { return unknown(); }"))
          .isInstanceOf(CellException.class)
          .hasMessageContaining("unknown");
      assertThatThrownBy(() -> cells.eval("for (int i = 0;"))
          .isInstanceOf(CellException.class)
          .hasMessageContaining("incomplete");
      assertThatThrownBy(() -> cells.eval("throw new IllegalStateException(\"no\");"))
          .hasCauseInstanceOf(IllegalStateException.class);
    }
  }
}
