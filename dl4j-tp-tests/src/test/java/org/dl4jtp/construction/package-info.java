/** How the live layers of a network find each other while Deeplearning4j builds it. */
package org.dl4jtp.construction;
