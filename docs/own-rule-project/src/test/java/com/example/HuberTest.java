package com.example;

import org.dl4jtp.contract.RuleContract;

class HuberTest extends RuleContract {
  HuberTest() {
    super("huber");
  }
}
