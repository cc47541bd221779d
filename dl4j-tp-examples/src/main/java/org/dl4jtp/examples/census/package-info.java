/** Which networks every training rule takes: {@code census}. */
package org.dl4jtp.examples.census;
