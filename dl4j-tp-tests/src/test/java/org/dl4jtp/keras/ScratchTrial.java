package org.dl4jtp.keras;
import java.util.*;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.*;
import org.dl4jtp.gradientcheck.*;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.api.buffer.DataType;
public class ScratchTrial {
  static Net net(Model m){ return m instanceof MultiLayerNetwork r ? new Net.Layers(r) : new Net.Graph((ComputationGraph)m);}
  static String first(Throwable t, boolean trace){ if(trace) t.printStackTrace(System.out); StringBuilder s=new StringBuilder(); while(t!=null){ s.append(t.getClass().getSimpleName()+": "+t.getMessage()+" @"+(t.getStackTrace().length>0?t.getStackTrace()[0]:"")+" <- "); t=t.getCause();} return s.substring(0,Math.min(900,s.length())); }
  static Model convert(ImportedNetwork row, Model m, TrainingRule r){ TargetPropagation tp=TargetPropagation.of(r);
    if(m instanceof MultiLayerNetwork n) return row.types().length==0? tp.applyTo(n): tp.applyTo(n,row.types()[0]); return tp.applyTo((ComputationGraph)m,row.types()); }
  public static void main(String[] a){
    String filter=a.length>0?a[0]:""; boolean trace=a.length>1;
    ImportedNetworks.all().filter(r->r.name().contains(filter)).forEach(row->{
      System.out.println("== "+row.name());
      Nd4j.getRandom().setSeed(3);
      Model m; try{ m=row.imported(); }catch(Throwable t){ System.out.println("  IMPORT "+first(t,trace)); return; }
      if(trace) System.out.println(m instanceof MultiLayerNetwork n ? n.getLayerWiseConfigurations().toJson() : ((ComputationGraph)m).getConfiguration().toJson());
      MultiDataSet d; try{ d=row.data(m);}catch(Throwable t){ System.out.println("  OUTPUT "+first(t,trace)); return; }
      System.out.println("  out "+Arrays.toString(ImportedNetwork.output(m,d.getFeatures())[0].shape()));
      try{ Model plain=ImportedNetwork.withoutIdleDropout(row.imported()); for(int i=0;i<2;i++) net(plain).fit(d);}catch(Throwable t){ System.out.println("  PLAINFIT "+first(t,trace)); }
      for(TrainingRule r: List.of(TrainingRule.EXACT,TrainingRule.DDTP_LINEAR,TrainingRule.DFA,TrainingRule.DTP,TrainingRule.DTPDRL)){
        try{ Model imp=row.imported(); Model plain=ImportedNetwork.withoutIdleDropout(imp); Model c=convert(row,imp,r);
          Agreement ag=new Agreement(1e-8,true).ofOutputs(net(c),net(plain),d);
          System.out.println("  "+r+" outputs "+ag.differences());
          if(r.equals(TrainingRule.EXACT)){ System.out.println("   step "+ag.ofAStep(net(c),net(plain),d).afterSteps(2,net(c),net(plain),d).differences()); }
          else { double s0=net(c).scoreOf(d); for(int i=0;i<30;i++) net(c).fit(d); System.out.println("   score "+s0+" -> "+net(c).scoreOf(d)); }
        }catch(Throwable t){ System.out.println("  "+r+" FAIL "+first(t,trace)); }
      }
    });
  }
}
