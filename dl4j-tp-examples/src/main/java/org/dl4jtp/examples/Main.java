package org.dl4jtp.examples;

import org.nd4j.linalg.factory.Nd4j;

/** Command line. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println(Nd4j.randn(2, 2).mmul(Nd4j.eye(2)));
  }
}
