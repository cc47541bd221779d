/** Target propagation for Deeplearning4j. */
package org.dl4jtp;
