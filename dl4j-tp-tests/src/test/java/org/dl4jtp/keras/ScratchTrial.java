package org.dl4jtp.keras;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.api.buffer.DataType;
public class ScratchTrial {
  public static void main(String[] a){
    for(DataType t: new DataType[]{DataType.DOUBLE,DataType.FLOAT}) for (boolean w: new boolean[]{true,false}) ImportedNetworks.all().filter(r->r.name().equals(a[0])).forEach(row->{
      Model m=row.imported(t); if(w) m=ImportedNetwork.withoutIdleDropout(m);
      MultiDataSet d=row.data(m);
      try{ ImportedNetwork.net(m).fit(d); System.out.println(t+" "+w+" fits");}catch(Throwable e){ System.out.println(t+" "+w+" "+e); for(int i=0;i<8;i++) System.out.println("   "+e.getStackTrace()[i]); }
    });
  }
}
