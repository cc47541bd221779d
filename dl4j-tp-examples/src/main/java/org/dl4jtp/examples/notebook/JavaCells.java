package org.dl4jtp.examples.notebook;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * Evaluates the cells of a Java notebook by the JDK's JShell, inside this virtual machine and with
 * its class path. What a cell declares, later cells see. Cells run on the calling thread, which
 * ND4J's workspaces belong to; they print to {@code System.out}.
 */
public final class JavaCells implements AutoCloseable {
  private final Control control = new Control();
  private final JShell shell;

  /** An evaluator without any declarations or imports. */
  public JavaCells() {
    shell = JShell.builder().executionEngine(new Provider(control), Map.of()).build();
    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .forEach(shell::addToClasspath);
  }

  /**
   * Runs a cell: any number of snippets of Java, one after another.
   *
   * @param cell source code
   * @return the value of the last snippet if that is an expression without semicolon, else null
   * @throws CellException at the first snippet that does not compile or throws; those before it
   *     have run
   */
  public Object eval(String cell) throws CellException {
    control.value = null;
    String rest = cell.strip();
    List<Snippet> snippets = new ArrayList<>();
    while (!rest.isEmpty()) {
      CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      if (next.source() == null) {
        throw new CellException("incomplete: " + rest);
      }
      for (SnippetEvent event : shell.eval(next.source())) {
        if (event.causeSnippet() == null) {
          check(event);
          snippets.add(event.snippet());
        }
      }
      rest = next.remaining().strip();
    }
    checkResolved(snippets);
    boolean shown =
        !snippets.isEmpty()
            && !cell.stripTrailing().endsWith(";")
            && isExpression(snippets.get(snippets.size() - 1));
    return shown ? control.value : null;
  }

  private static boolean isExpression(Snippet snippet) {
    return snippet.kind() == Snippet.Kind.EXPRESSION
        || snippet.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
  }

  private void check(SnippetEvent event) throws CellException {
    if (event.status() == Snippet.Status.REJECTED) {
      throw notCompiled(event.snippet());
    }
    if (event.exception() != null) {
      throw new CellException(control.thrown == null ? event.exception() : control.thrown);
    }
  }

  /** JShell accepts a method that uses what is still to come; at a cell's end nothing is. */
  private void checkResolved(List<Snippet> snippets) throws CellException {
    for (Snippet snippet : snippets) {
      Snippet.Status status = shell.status(snippet);
      if (status == Snippet.Status.RECOVERABLE_DEFINED
          || status == Snippet.Status.RECOVERABLE_NOT_DEFINED) {
        throw notCompiled(snippet);
      }
    }
  }

  private CellException notCompiled(Snippet snippet) {
    String problems =
        shell
            .diagnostics(snippet)
            .map((Diag problem) -> problem.getMessage(Locale.ROOT))
            .collect(Collectors.joining("\n"));
    return new CellException(problems + "\nin: " + snippet.source().strip());
  }

  /**
   * What could stand at a place in a cell.
   *
   * @param cell source code, may be incomplete
   * @param at index of the cursor in it
   */
  Completions complete(String cell, int at) {
    int[] anchor = {at};
    List<String> texts =
        shell.sourceCodeAnalysis().completionSuggestions(cell, at, anchor).stream()
            .map(Suggestion::continuation)
            .distinct()
            .toList();
    return new Completions(texts, anchor[0]);
  }

  /** How complete a cell is. */
  SourceCodeAnalysis.Completeness completeness(String cell) {
    return shell.sourceCodeAnalysis().analyzeCompletion(cell).completeness();
  }

  /**
   * Completions.
   *
   * @param texts each replaces what stands from {@code start} to the cursor
   * @param start index in the cell
   */
  record Completions(List<String> texts, int start) {}

  @Override
  public void close() {
    shell.close();
  }

  private record Provider(Control control) implements ExecutionControlProvider {
    @Override
    public String name() {
      return "cells";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
      return control;
    }
  }

  /** Keeps values and exceptions themselves, of which JShell tells the text only. */
  private static final class Control extends DirectExecutionControl {
    private Object value;
    private Throwable thrown;

    @Override
    protected String invoke(Method snippet) throws Exception {
      thrown = null;
      try {
        value = snippet.invoke(null);
        return "";
      } catch (InvocationTargetException e) {
        thrown = e.getCause();
        throw e;
      }
    }
  }
}
