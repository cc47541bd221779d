/**
 * Notebooks in Java: the Jupyter kernel that runs those in {@code dl4j-tp-examples/notebooks}, and
 * their pictures.
 */
package org.dl4jtp.examples.notebook;
