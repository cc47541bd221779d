package org.dl4jtp.examples.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.dl4jtp.examples.cli.UserError;

/** Refuses text in another encoding: readers replace such bytes, and labels would merge. */
final class CsvText {
  private static final int CHUNK = 1 << 16;

  private CsvText() {}

  /**
   * Decodes a file from beginning to end.
   *
   * @throws UserError with the line of the first bytes that are no text
   */
  static void checkEncoding(Path file, Charset charset) throws IOException {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    byte[] chunk = new byte[CHUNK];
    ByteBuffer bytes = ByteBuffer.wrap(chunk).limit(0);
    CharBuffer chars = CharBuffer.allocate(CHUNK);
    int line = 1;
    try (InputStream in = InputFiles.open(file)) {
      for (boolean end = false; !end; ) {
        bytes.compact();
        int read = in.read(chunk, bytes.position(), bytes.remaining());
        end = read < 0;
        bytes.position(bytes.position() + Math.max(0, read)).flip();
        CoderResult result;
        do {
          result = decoder.decode(bytes, chars, end);
          chars.flip();
          line += (int) chars.chars().filter(c -> c == '\n').count();
          chars.clear();
          if (result.isError()) {
            throw notInCharset(file, line, charset);
          }
        } while (result.isOverflow());
      }
    }
  }

  private static UserError notInCharset(Path file, int line, Charset charset) {
    boolean utf8 = charset.equals(StandardCharsets.UTF_8);
    return new UserError(
        "%s, line %d: the text is not %s; %s"
            .formatted(
                file,
                line,
                charset,
                utf8
                    ? "save the file as UTF-8, or name its encoding, for example --charset"
                        + " windows-1251 or --charset GBK"
                    : "name the file's own encoding by --charset"));
  }
}
