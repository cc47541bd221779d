/**
 * Data sets for the examples, each loaded into one {@link org.dl4jtp.examples.data.LabelledData}:
 * normalised, and split into training, validation and test.
 *
 * <ul>
 *   <li>{@link org.dl4jtp.examples.data.Digits}: generated images of digits. Needs nothing; use it
 *       to try things out, and in tests.
 *   <li>{@link org.dl4jtp.examples.data.IdxFiles}: MNIST, Fashion-MNIST and others from the
 *       official IDX files. Use it for figures to compare with published ones.
 *   <li>{@link org.dl4jtp.examples.data.Cifar10}: CIFAR-10 from the official binary files or from
 *       folders of images. Harder, and the one of these with colour.
 *   <li>{@link org.dl4jtp.examples.data.CsvData}, told what to read by {@link
 *       org.dl4jtp.examples.data.CsvOptions}: your own table of numbers, for classification or
 *       regression.
 * </ul>
 *
 * <p>Examples are rows of features; those of images can be had as images too, for convolutional
 * layers.
 *
 * <p>Whatever is wrong with a file or an argument is reported by a {@link
 * org.dl4jtp.examples.cli.UserError} that names the file, the value and the remedy. Nothing here
 * uses the network.
 */
package org.dl4jtp.examples.data;
