package org.dl4jtp.layer;

/**
 * The form of converted networks in files: how configurations, parameters and updater state are
 * laid out. Each target layer tells it, for state of another layout may well be as long.
 */
final class FileForm {

  /** The only form that is read. Another layout has the next number. */
  static final int CURRENT = 2;

  private static final String REMEDY =
      " With that version, save the plain network that TargetPropagation.strip gives, and apply the"
          + " rule to it here (TargetPropagation.applyTo); feedback and updaters begin anew. To a"
          + " configuration without parameters apply the rule anew.";

  private FileForm() {}

  /**
   * Refuses what this version would misread.
   *
   * @param form from a file; null if it tells none
   * @throws IllegalArgumentException with the remedy
   */
  static void check(Integer form) {
    if (form == null || form < CURRENT) {
      throw earlier();
    }
    if (form > CURRENT) {
      throw new IllegalArgumentException(
          "The file is of form "
              + form
              + ", and this version of dl4j-tp reads form "
              + CURRENT
              + ": it was written by a later one."
              + REMEDY);
    }
  }

  /**
   * The refusal of a file from before {@link #CURRENT}. Classes that such files name, and nothing
   * else does, give it too: were there none of those names, Deeplearning4j would take the files for
   * its own of an old version, and its message would tell nothing of what to do.
   */
  static IllegalArgumentException earlier() {
    return new IllegalArgumentException(
        "The file was written by an earlier version of dl4j-tp, which laid out layers and updater"
            + " state otherwise."
            + REMEDY);
  }
}
