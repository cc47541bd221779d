package org.dl4jtp.function;

import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.abstracts.DummyWorkspace;
import org.nd4j.linalg.factory.Nd4j;

/** Workspace managers for calls outside of Deeplearning4j's own passes. */
public final class Workspaces {
  private Workspaces() {}

  /**
   * Puts every array into the workspace that is current; into none if there is none.
   *
   * @return a manager for all kinds of arrays
   */
  public static LayerWorkspaceMgr current() {
    MemoryWorkspace open = Nd4j.getMemoryManager().getCurrentWorkspace();
    if (open == null || open instanceof DummyWorkspace) {
      return LayerWorkspaceMgr.noWorkspacesImmutable();
    }
    return LayerWorkspaceMgr.builder()
        .defaultWorkspace(open.getId(), open.getWorkspaceConfiguration())
        .build();
  }
}
