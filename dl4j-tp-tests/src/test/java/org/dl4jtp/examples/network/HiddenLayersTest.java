package org.dl4jtp.examples.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HiddenLayersTest {
  @Test
  void repeatedWidth() {
    assertThat(HiddenLayers.parse("256x5").widths()).containsExactly(256, 256, 256, 256, 256);
  }

  @Test
  void listedWidths() {
    assertThat(HiddenLayers.parse("512,256,128").widths()).containsExactly(512, 256, 128);
    assertThat(HiddenLayers.parse("7").widths()).containsExactly(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "256x", "x5", "0x5", "256x0", "-1", "1,,2", "1,2,", "a", "9999999"})
  void anythingElseIsRefusedWithTheFormats(String text) {
    assertThatThrownBy(() -> HiddenLayers.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("256x5")
        .hasMessageContaining("512,256,128");
  }
}
