/** The command {@code presets}: lists and shows the published configurations. */
package org.dl4jtp.examples.presets;
