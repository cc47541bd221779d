/**
 * What every training rule promises, as tests that run in any project.
 *
 * <p>{@link org.dl4jtp.contract.RuleContract} is to be extended, in one line for each rule.
 */
package org.dl4jtp.contract;
