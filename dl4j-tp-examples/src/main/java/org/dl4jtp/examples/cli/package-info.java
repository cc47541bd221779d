/** What commands share: the error for bad input, checks of option values, the terminal. */
package org.dl4jtp.examples.cli;
