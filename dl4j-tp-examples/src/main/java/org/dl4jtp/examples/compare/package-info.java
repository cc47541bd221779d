/**
 * The command {@code compare}: trains the same network on the same data with several training rules
 * and reports how they fare.
 */
package org.dl4jtp.examples.compare;
