/**
 * Arithmetic: matrix products by one call of the BLAS library that ND4J's native backend brings;
 * element-wise work of a training step in single passes over memory, on the processor, where ND4J
 * offers several operations, each of which reads and writes whole arrays; arrays that are used
 * again; and convolution by matrix products or ND4J's own operation. Nothing here knows of rules or
 * of live layers; every method says what it does where it does not apply.
 *
 * <p>With the system property {@code org.dl4jtp.kernels=general} ND4J's operations do all of it.
 */
package org.dl4jtp.kernel;
