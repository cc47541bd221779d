/** Each of Deeplearning4j's layers, and users' own, held to what a layer under a rule must do. */
package org.dl4jtp.kind;
