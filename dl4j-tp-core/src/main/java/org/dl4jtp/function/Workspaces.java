package org.dl4jtp.function;

import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.abstracts.DummyWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Workspace managers for calls outside of Deeplearning4j's own passes. */
public final class Workspaces {
  // What a recurrent layer forgets from one time step to the next must have memory of its own.
  private static final String OF_STEPS = "TP_RNN_LOOP_WORKING_MEM";
  private static final WorkspaceConfiguration OF_STEPS_CONFIGURATION =
      WorkspaceConfiguration.builder()
          .initialSize(0)
          .overallocationLimit(0.05)
          .policyReset(ResetPolicy.BLOCK_LEFT)
          .policyAllocation(AllocationPolicy.OVERALLOCATE)
          .policySpill(SpillPolicy.REALLOCATE)
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .build();

  private Workspaces() {}

  /**
   * Puts an array where it outlives the turn of a layer, up to the end of the step. Of a graph that
   * trains without workspaces Deeplearning4j's backward pass names one that is not open, unless
   * inference does without as well.
   *
   * @param array in working memory of the turn, or elsewhere
   * @param mgr of the turn
   * @return the argument, or a copy
   */
  public static INDArray keepForStep(INDArray array, LayerWorkspaceMgr mgr) {
    return mgr.isWorkspaceOpen(ArrayType.INPUT)
        ? mgr.leverageTo(ArrayType.INPUT, array)
        : array.detach();
  }

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
        .with(ArrayType.RNN_FF_LOOP_WORKING_MEM, OF_STEPS, OF_STEPS_CONFIGURATION)
        .with(ArrayType.RNN_BP_LOOP_WORKING_MEM, OF_STEPS, OF_STEPS_CONFIGURATION)
        .build();
  }
}
