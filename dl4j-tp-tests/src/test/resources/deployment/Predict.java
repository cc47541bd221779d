import java.io.File;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;

/** What a deployed program does: it knows Deeplearning4j and nothing of target propagation. */
public class Predict {
  public static void main(String[] args) throws Exception {
    try {
      Class.forName("org.dl4jtp.TargetPropagation");
      System.exit(3);
    } catch (ClassNotFoundException expected) {
      // as it should be
    }
    MultiLayerNetwork net = MultiLayerNetwork.load(new File(args[0]), false);
    Nd4j.saveBinary(net.output(Nd4j.readBinary(new File(args[1]))), new File(args[2]));
  }
}
