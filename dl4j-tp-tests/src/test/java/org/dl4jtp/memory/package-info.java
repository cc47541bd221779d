/** That training neither keeps memory nor lets it grow. */
package org.dl4jtp.memory;
