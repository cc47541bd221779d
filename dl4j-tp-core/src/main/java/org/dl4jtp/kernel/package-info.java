/**
 * Arithmetic: element-wise work of a training step in single passes over memory, for float32 on the
 * processor, where ND4J offers several operations, each of which reads and writes whole arrays; and
 * convolution by matrix products or ND4J's own operation. Nothing here knows of rules or of live
 * layers; every method says what it does where it does not apply.
 */
package org.dl4jtp.kernel;
