/**
 * Target propagation in Deeplearning4j's training UI: alignment as a page of the running UI server.
 *
 * <ul>
 *   <li>{@link org.dl4jtp.ui.AlignmentStats} puts what an {@code AlignmentListener} measures into a
 *       {@code StatsStorage}, in memory, in a file or on another machine
 *   <li>{@link org.dl4jtp.ui.AlignmentModule} shows it; the UI server finds it by itself
 *   <li>{@link org.dl4jtp.ui.AlignmentUpdate} is the form in which a storage keeps a measurement
 * </ul>
 */
package org.dl4jtp.ui;
