/**
 * Element-wise work of a training step in single passes over memory, for float32 on the processor.
 * ND4J offers it in several operations, each of which reads and writes whole arrays. Nothing here
 * knows of layers or rules; every method says what it does where it does not apply.
 */
package org.dl4jtp.kernel;
