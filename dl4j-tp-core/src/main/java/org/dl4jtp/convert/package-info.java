/**
 * Plain configurations to converted ones and back. Two adapters, {@link
 * org.dl4jtp.convert.RowConversion} and {@link org.dl4jtp.convert.GraphConversion}, see both kinds
 * of configuration as one network of named nodes with inputs and preprocessors; checks, shapes,
 * places of feedback and wrapping are the same for both.
 */
package org.dl4jtp.convert;
