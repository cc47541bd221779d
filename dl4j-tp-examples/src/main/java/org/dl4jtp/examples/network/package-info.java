/** Networks by their sizes, for commands that are given no configuration. */
package org.dl4jtp.examples.network;
