/**
 * Layers, vertices and preprocessors as functions with a way back, as they compute at inference: by
 * arithmetic of our own where it is faster, else by a second live layer on the same parameters.
 */
package org.dl4jtp.function;
