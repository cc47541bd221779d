package org.dl4jtp.golden;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.dl4jtp.kernel.GeneralPath;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The golden files once more, by ND4J's operations alone, as on backends that have no others. */
class GoldenGeneralPathTest {
  @TestFactory
  Stream<DynamicTest> everyRecordedCase() throws Exception {
    Path files =
        Path.of(GoldenGeneralPathTest.class.getResource("/golden/bp.json").toURI()).getParent();
    return GoldenVectorsTest.casesIn(files)
        .map(
            test ->
                DynamicTest.dynamicTest(
                    test.getDisplayName(),
                    () -> {
                      try (GeneralPath ignored = new GeneralPath()) {
                        test.getExecutable().execute();
                      }
                    }));
  }
}
