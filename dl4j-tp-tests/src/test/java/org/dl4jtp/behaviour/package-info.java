/**
 * What Deeplearning4j's own tests ask of a network, asked of converted networks that have trained:
 * one small file of named behaviours for each subject, and one test that runs them all.
 */
package org.dl4jtp.behaviour;
