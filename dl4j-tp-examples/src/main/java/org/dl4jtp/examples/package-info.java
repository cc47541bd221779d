/** The command line {@code dl4j-tp}. */
package org.dl4jtp.examples;
