/**
 * Sequences under every training rule: {@code sequences}. Generated control series, a text and
 * generated sentences, each with a network of Deeplearning4j's layers for sequences.
 */
package org.dl4jtp.examples.sequences;
