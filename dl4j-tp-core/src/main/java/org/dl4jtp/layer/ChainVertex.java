package org.dl4jtp.layer;

/** A live vertex of a converted graph. */
interface ChainVertex {

  /** What it belongs to, with the graph's other vertices. */
  Chain chain();
}
