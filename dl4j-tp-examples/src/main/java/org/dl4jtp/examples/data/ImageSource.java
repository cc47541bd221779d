package org.dl4jtp.examples.data;

import org.dl4jtp.examples.cli.UserError;

/** Images with class numbers in files; how many is known before they are read. */
interface ImageSource {
  /** The files, for messages. */
  String where();

  /** Images in the files. */
  int count();

  /**
   * Reads every image once, in any order, perhaps in several threads.
   *
   * @throws UserError if a file is not what it should be
   */
  void read(Sink sink);

  /** Takes images; several threads may call it with different indices. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes one image.
     *
     * @param index of the image, below {@link ImageSource#count}
     * @param label its class number
     * @param bytes contain the image: channel by channel, each row by row
     * @param from where it begins in the bytes
     */
    void put(int index, int label, byte[] bytes, int from);
  }
}
