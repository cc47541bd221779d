/**
 * Replays numbers recorded from the authors' code. The files and the formulas behind them are
 * described in {@code src/test/resources/golden/README.md}.
 */
package org.dl4jtp.golden;
