/** How charts look, and how they become files. */
package org.dl4jtp.examples.chart;
