/** The command line {@code dl4j-tp} and the error it reports bad input with. */
package org.dl4jtp.examples;
