/**
 * Exact targets against Deeplearning4j's backpropagation, in double: the configurations of its
 * gradient checks, and every combination of what can stand at the top of a network.
 */
package org.dl4jtp.gradientcheck;
