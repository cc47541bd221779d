/** Networks that are graphs: several inputs and outputs, branches, skip connections. */
package org.dl4jtp.graph;
