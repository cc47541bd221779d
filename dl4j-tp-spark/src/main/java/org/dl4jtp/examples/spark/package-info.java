/** Target propagation on a Spark cluster. */
package org.dl4jtp.examples.spark;
