/** Networks that commands train: by their sizes, or from a configuration of either kind. */
package org.dl4jtp.examples.network;
