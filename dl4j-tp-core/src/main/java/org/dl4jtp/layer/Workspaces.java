package org.dl4jtp.layer;

import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;

/** Workspace managers for calls outside of Deeplearning4j's own passes. */
final class Workspaces {
  /** Asks for no workspace: new arrays land in the one that is current. */
  static final LayerWorkspaceMgr CURRENT = LayerWorkspaceMgr.noWorkspacesImmutable();

  private Workspaces() {}
}
