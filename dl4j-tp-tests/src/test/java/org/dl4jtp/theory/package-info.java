/**
 * The theory of target propagation (Meulemans et al. 2020, Ernoult et al. 2022) as tests: real
 * networks in double precision, trained to convergence, against closed forms.
 *
 * <p>Closed forms stand in our orientation: rows are examples, so that a linear layer is h' = hF
 * and a way from h to the output h_L = hM, with M = Jᵀ. What the papers write as a matrix on
 * columns is the transpose.
 */
package org.dl4jtp.theory;
