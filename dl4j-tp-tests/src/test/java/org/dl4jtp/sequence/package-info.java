/** Sequences: what a rule does with a layer that has a target for every step. */
package org.dl4jtp.sequence;
