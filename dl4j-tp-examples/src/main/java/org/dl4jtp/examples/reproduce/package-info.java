/**
 * The command {@code reproduce}: trains the paper's published configurations by the paper's
 * protocol, and prints its tables with the numbers measured here.
 *
 * <p>Each run (a preset from one seed) is a process of its own that keeps its state in a directory
 * of its own, so that runs go side by side and a killed one continues where it was: {@link
 * org.dl4jtp.examples.reproduce.ReproduceCommand} starts them and prints the table, {@link
 * org.dl4jtp.examples.reproduce.RunCommand} is one of them.
 *
 * <p>Runs that have ended can be recorded ({@link org.dl4jtp.examples.reproduce.RecordedRuns}), to
 * count as done elsewhere. The command {@code results} ({@link
 * org.dl4jtp.examples.reproduce.ResultsCommand}) makes the tables, numbers and figures of a
 * document from them.
 */
package org.dl4jtp.examples.reproduce;
