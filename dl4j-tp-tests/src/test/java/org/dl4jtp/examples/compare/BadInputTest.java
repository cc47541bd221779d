package org.dl4jtp.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dl4jtp.examples.cli.Threads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;

/** Every wrong input: exit code 2, a message that names it, and nothing written. */
class BadInputTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rules bp,nonsense | --rules;'nonsense';valid are bp, ;ddtp-linear;, dfa",
        "--rules bp,bp | --rules;'bp';twice",
        "--dataset cifar | --dataset;'cifar';digits, mnist, fashion-mnist, cifar10, csv",
        "--nonsense 1 | '--nonsense';--rules;--target-step-size",
        "--hidden 0x3 | --hidden;'0x3';256x5",
        "--activation nonsense | --activation;'nonsense';tanh",
        "--data-type half | --data-type;'half';float, double",
        "--epochs 0 | --epochs: 0;1 or more",
        "--epochs ten | --epochs;'ten'",
        "--batch 0 | --batch: 0;1 or more",
        "--threads 0 | --threads: 0;1 or more",
        "--seeds 0 | --seeds: 0;1 or more",
        "--seed x | --seed;'x'",
        "--validation 0 | --validation: 0;1 or more",
        "--learning-rate 0 | --learning-rate: 0.0;above 0",
        "--learning-rate NaN | --learning-rate: NaN;above 0",
        "--target-step-size 0 | --target-step-size: 0.0;above 0",
        "--target-step-size -1 | --target-step-size: -1.0;above 0",
        "--noise-level 0 | --noise-level: 0.0;above 0",
        "--noise-level Infinity | --noise-level: Infinity;above 0",
        "--feedback-learning-rate -0.1 | --feedback-learning-rate: -0.1;above 0",
        "--feedback-pretraining -1 | --feedback-pretraining: -1;0 or more",
        "--extra-feedback -2 | --extra-feedback: -2;0 or more",
        "--feedback-steps 0 | --feedback-steps: 0;1 or more",
        "--rules bp,dfa --feedback-pretraining 1 | --feedback-pretraining;bp, dfa;leave it out",
        "--rules gnt --extra-feedback 1 | --extra-feedback;gnt;ddtp-linear",
        "--rules bp --feedback-steps 2 | --feedback-steps;feedback that learns",
        "--alignment 0 | --alignment: 0;1 or more",
        "--alignment x | --alignment;'x'",
        "--alignment 1 --alignment-damping -0.1 | --alignment-damping: -0.1;0 or more",
        "--alignment 1 --alignment-damping NaN | --alignment-damping: NaN;0 or more",
        "--alignment-damping 1 | --alignment-damping;--alignment N",
        "--rules bp --alignment 5 | --alignment;no rule of bp;ddtp-linear",
        "--data-dir x | --data-dir;'--dataset digits';leave it out",
        "--dataset csv --data-dir x | --data-dir;'--dataset csv';leave it out",
        "--dataset fashion-mnist | --data-dir;'--dataset fashion-mnist';--data-dir DIR",
        "--dataset fashion-mnist --data-dir missing | missing;does not exist",
        "--dataset cifar10 --data-dir missing | missing;data_batch_1.bin;train and test;--data-dir",
        "--train x.csv | --train;'--dataset csv'",
        "--regression | --regression;'--dataset csv'",
        "--dataset csv | --train;--train FILE",
        "--dataset csv --train x.csv | --label;--label COLUMN",
        "--dataset csv --train x --label y --validation 5 | --validation;--validation-fraction",
        "--dataset csv --train x --label y --test-fraction 1 | --test-fraction: 1.0;between 0 and 1",
        "--dataset csv --train x --label y --test t --test-fraction 0.5 | --test-fraction;--test",
        "--config missing.json | --config;missing.json",
        "--config x --hidden 3 | --hidden;--config",
        "--config x --data-type double | --data-type;--config",
      })
  void refused(String arguments, String words) {
    Path out = directory.resolve("out");
    List<Object> all = new ArrayList<>(List.of("compare", "--out", out));
    all.addAll(Arrays.asList(arguments.split(" ")));
    CommandRun run = CommandRun.of(all.toArray());

    assertThat(run.err()).contains(words.split(";")).doesNotContain("\tat ");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(out).doesNotExist();
  }

  @Test
  void alignmentGoesToFilesAlone() {
    CommandRun run = CommandRun.of("compare", "--alignment", 5);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--alignment", "--out DIR");
  }

  @Test
  void unknownCommandIsRefusedWithTheKnownOnes() {
    CommandRun run = CommandRun.of("contrast");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("'contrast'", "compare");
  }

  @Test
  void resultsAreNotOverwrittenUnasked() throws IOException {
    Path old = Files.writeString(directory.resolve("results.json"), "old");
    CommandRun run = CommandRun.of("compare", "--out", directory);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--out", directory.toString(), "--overwrite");
    assertThat(old).hasContent("old");
  }

  @Test
  void numbersToPredictMustVary() throws IOException {
    Path csv = directory.resolve("constant.csv");
    Files.writeString(csv, "a,y\n" + "1,5\n2,5\n3,5\n4,5\n".repeat(10));
    Path out = directory.resolve("out");
    CommandRun run = CommandRun.tiny(csv, "--regression", "--out", out);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("label");
    assertThat(out).doesNotExist();
  }

  @Test
  void refusesADirectoryBelowAFileAtOnce() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    CommandRun run = CommandRun.of("compare", "--out", file.resolve("a/b"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--out", file + " is no directory");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void moreThreadsThanCoresAreWarnedOf() {
    StringWriter warnings = new StringWriter();
    int before = Nd4j.getEnvironment().maxMasterThreads();
    try {
      Threads.limit(9_999, new PrintWriter(warnings));
    } finally {
      Threads.limit(before, new PrintWriter(Writer.nullWriter()));
    }
    assertThat(warnings.toString()).contains("--threads", "9999", "cores");
  }

  @Test
  void outMayNotBeAFile() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    CommandRun run = CommandRun.of("compare", "--out", file);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--out", "no directory");
  }
}
