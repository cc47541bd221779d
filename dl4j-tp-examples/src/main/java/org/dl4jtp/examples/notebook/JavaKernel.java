package org.dl4jtp.examples.notebook;

import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.ReplacementOptions;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.imageio.ImageIO;

/**
 * A Jupyter kernel for Java with this project's class path. The last expression of a cell is shown:
 * images ({@link java.awt.image.BufferedImage}) as PNG, other values as text. Completion works; a
 * cell that runs is stopped by restarting the kernel.
 *
 * <p>Jupyter starts it by the file that {@link KernelSpec} writes.
 */
public final class JavaKernel extends BaseKernel {
  private final JavaCells cells = new JavaCells();

  private JavaKernel() {}

  /**
   * Serves a Jupyter client until it asks to end.
   *
   * @param args the connection file that Jupyter wrote
   */
  public static void main(String[] args) throws Exception {
    System.setProperty("java.awt.headless", "true");
    Logger.getLogger("").setLevel(Level.WARNING);
    JupyterConnection connection =
        new JupyterConnection(KernelConnectionProperties.parse(Files.readString(Path.of(args[0]))));
    // Before connecting: what a client asks before there is a handler is lost.
    new JavaKernel().becomeHandlerForConnection(connection);
    connection.connect();
    connection.waitUntilClose();
  }

  @Override
  public DisplayData eval(String cell) throws CellException {
    Object value = cells.eval(cell);
    if (value == null) {
      return null;
    }
    return value instanceof BufferedImage image ? png(image) : getRenderer().render(value);
  }

  /**
   * An image as Jupyter keeps it, encoded here: of images that the renderer of the kernel's library
   * encoded, the notebooks held some without their last bytes, and its text differs from run to
   * run.
   */
  static DisplayData png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    DisplayData shown =
        new DisplayData("image, %d x %d".formatted(image.getWidth(), image.getHeight()));
    shown.putData(MIMEType.IMAGE_PNG, Base64.getEncoder().encodeToString(bytes.toByteArray()));
    return shown;
  }

  @Override
  public ReplacementOptions complete(String cell, int at) {
    JavaCells.Completions found = cells.complete(cell, at);
    return new ReplacementOptions(found.texts(), found.start(), at);
  }

  @Override
  public String isComplete(String cell) {
    return cells.completeness(cell).isComplete() ? IS_COMPLETE_YES : "  ";
  }

  @Override
  public LanguageInfo getLanguageInfo() {
    return new LanguageInfo.Builder("java")
        .version(Runtime.version().toString())
        .mimetype("text/x-java-source")
        .fileExtension(".jshell")
        .pygments("java")
        .codemirror("text/x-java")
        .build();
  }

  @Override
  public void onShutdown(boolean isRestarting) {
    cells.close();
  }
}
