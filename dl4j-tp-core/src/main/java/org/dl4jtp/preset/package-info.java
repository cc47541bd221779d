/**
 * The published configurations of Meulemans et al. 2020 as named presets.
 *
 * <ul>
 *   <li>{@link org.dl4jtp.preset.Preset} finds one by its name and gives network, rule and
 *       schedule.
 *   <li>{@link org.dl4jtp.preset.Benchmark} is the task that it was tuned for.
 *   <li>{@link org.dl4jtp.preset.MappedValue} sets a published value beside ours, with the reason.
 * </ul>
 *
 * <p>The values are those of {@code paper-hyperparameters.json}, as the authors published them;
 * {@code paper-supplement.json} adds the defaults of their program. Nothing else in the library
 * depends on this package.
 */
package org.dl4jtp.preset;
