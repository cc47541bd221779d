package com.example;

/** Tells when it is initialised: what a hostile file would name. */
public final class Trap {
  public static final String SPRUNG = "com.example.Trap.sprung";

  static {
    System.setProperty(SPRUNG, "true");
  }

  private Trap() {}
}
