package org.dl4jtp.examples.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.chart.ChartStyle;

/** Which look of {@link ChartStyle} a rule has: its own, or for variants one that no rule has. */
final class Looks {
  private final Map<String, Integer> indices = new LinkedHashMap<>();

  Looks(List<String> rules) {
    int known = TrainingRule.values().size();
    int free = known;
    for (String rule : rules) {
      int own = ChartStyle.indexOf(rule);
      indices.put(rule, own < known ? own : free++);
    }
  }

  int of(String rule) {
    return indices.get(rule);
  }
}
