package org.dl4jtp.kernel;

/**
 * Whether the kernels here take their own way where there is one, or ND4J's operations always. Both
 * give the same but for rounding. The system property {@value #PROPERTY}, read when this class is
 * loaded, chooses: {@code general} for ND4J's operations, anything else for what is fast.
 */
final class FastPath {
  /** Name of the system property. */
  static final String PROPERTY = "org.dl4jtp.kernels";

  private static volatile boolean taken = !"general".equals(System.getProperty(PROPERTY));

  private FastPath() {}

  static boolean isTaken() {
    return taken;
  }

  /** For all threads, from now on. */
  static void take(boolean fast) {
    taken = fast;
  }
}
