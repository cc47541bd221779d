/** Wrong uses, changed files and full disks: what comes of them. */
package org.dl4jtp.faults;
