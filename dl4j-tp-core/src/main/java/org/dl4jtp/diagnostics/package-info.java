/**
 * What a rule does to a live network: {@link org.dl4jtp.diagnostics.TrainingStep} takes one
 * training step apart without taking it.
 */
package org.dl4jtp.diagnostics;
