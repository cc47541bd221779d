/**
 * The command {@code bench}: what a training step costs by every rule, beside backpropagation, in
 * time, operations and memory.
 */
package org.dl4jtp.examples.bench;
