/** Where a graph of layers has targets: which of its activations, and what lies above them. */
package org.dl4jtp.graph;
