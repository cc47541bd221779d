/**
 * JMH benchmarks of kernels and steps, for looking closer than the command {@code bench} does. They
 * are compiled with the tests and run by
 *
 * <pre>{@code
 * mvn -q -Pjmh test -pl dl4j-tp-tests -am -Djmh.args="StepBenchmark -p rule=bp,dfa"
 * }</pre>
 */
package org.dl4jtp.benchmark;
