/**
 * Replays numbers recorded from the authors' code, and numbers computed by the formulas behind
 * them. Files and formulas are described in {@code src/test/resources/golden/README.md}.
 */
package org.dl4jtp.golden;
