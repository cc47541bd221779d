/**
 * What Deeplearning4j does with a network it does with a converted one, part by part;
 * docs/COMPATIBILITY.md names the test of each.
 */
package org.dl4jtp.life;
