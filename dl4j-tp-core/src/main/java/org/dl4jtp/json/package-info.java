/**
 * How the parts of a rule travel in a configuration's JSON, and what a file may name there.
 *
 * <p>A configuration or model file comes from somewhere, and its JSON names the classes of a rule's
 * parts. {@link org.dl4jtp.json.RuleParts} says which it may name; {@link org.dl4jtp.json.RulePart}
 * is what such classes have in common.
 */
package org.dl4jtp.json;
