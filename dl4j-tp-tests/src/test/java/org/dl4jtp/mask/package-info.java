/**
 * Masks of examples, outputs and features: who has a target, a loss, a share in what is learned.
 */
package org.dl4jtp.mask;
