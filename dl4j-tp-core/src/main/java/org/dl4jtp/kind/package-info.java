/** What each of Deeplearning4j's layers and vertices is to target propagation. */
package org.dl4jtp.kind;
