package org.dl4jtp.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.dl4jtp.examples.Main;
import org.dl4jtp.examples.compare.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the command line says of itself, and to those who mistype. */
class CommandLineTest {
  static Stream<CommandLine> commands() {
    return withSubcommands(Main.commandLine());
  }

  private static Stream<CommandLine> withSubcommands(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream()
            .filter(c -> !c.getCommandSpec().usageMessage().hidden())
            .flatMap(CommandLineTest::withSubcommands));
  }

  /** Which parses: an example is no help if it is refused. */
  @ParameterizedTest
  @MethodSource("commands")
  void theHelpOfEveryCommandHasAnExample(CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    String help = command.getUsageMessage();
    assertThat(help).as(name).contains("Example:");
    String example =
        help.substring(help.indexOf("Example:") + 8).replaceFirst("(?s)Exit codes.*", "").strip();
    assertThat(example).startsWith(name);
    String[] words =
        example.replaceAll("[\\s\\\\]+", " ").substring("dl4j-tp ".length()).split(" ");
    Main.commandLine().parseArgs(words);
  }

  @Test
  void whatThisProgramStartsItselfIsNotShown() {
    String shown = CommandRun.of("--help").out() + CommandRun.of("nonsense").err();
    assertThat(shown).contains("bench", "reproduce").doesNotContain("bench-run", "reproduce-run");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "comapre | compare",
        "comp | compare",
        "Bench | bench",
        "reproduce-ru | reproduce",
        "--versoin | --version",
        "compare --epoch 3 | --epochs",
        "compare --epoch=3 | --epochs",
        "compare --rule bp | --rules",
        "compare --rules ddtp-liner | ddtp-linear",
        "compare --dataset mnits | mnist",
        "presets shwo | show",
        "figures nulspace | nullspace",
        "bench --hiden 3 | --hidden",
        "reproduce --rules ddtp-linaer | ddtp-linear",
      })
  void aMistypedWordIsAnsweredWithTheOneThatIsMeant(String arguments, String meant) {
    CommandRun run = CommandRun.of((Object[]) arguments.split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Did you mean '" + meant + "'?");
  }

  @Test
  void aWordLikeNoneIsAnsweredWithAll() {
    CommandRun run = CommandRun.of("train");
    assertThat(run.err()).contains("'train'", "Valid: ", "compare").doesNotContain("Did you mean");
  }

  @Test
  void exitCodesStandInHelpAndDocument() throws IOException {
    Map<String, String> codes = Main.commandLine().getCommandSpec().usageMessage().exitCodeList();
    assertThat(codes.keySet()).containsExactly("0", "1", "2", "130");
    String document = Files.readString(Path.of("../docs/command-line.md"));
    codes.forEach((code, what) -> assertThat(document).contains("| " + code + " | " + what + " |"));
  }
}
