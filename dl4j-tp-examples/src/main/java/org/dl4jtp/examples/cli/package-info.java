/** What commands share: options, checks of their values, the error for bad input, the terminal. */
package org.dl4jtp.examples.cli;
