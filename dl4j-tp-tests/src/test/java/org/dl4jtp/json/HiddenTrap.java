package org.dl4jtp.json;

import com.example.Trap;

/** A trap in one of this library's own packages. */
final class HiddenTrap {
  static {
    System.setProperty(Trap.SPRUNG, "true");
  }

  private HiddenTrap() {}
}
