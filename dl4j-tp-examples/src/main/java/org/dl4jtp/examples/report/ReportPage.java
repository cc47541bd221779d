package org.dl4jtp.examples.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Renders a report as one HTML file that needs nothing else, neither network nor fonts. FreeMarker
 * escapes all text by itself; figures alone are markup.
 */
public final class ReportPage {
  private static final Configuration FREEMARKER = freemarker();

  private ReportPage() {}

  private static Configuration freemarker() {
    Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setClassForTemplateLoading(ReportPage.class, "");
    configuration.setDefaultEncoding(UTF_8.name());
    configuration.setLocale(Locale.ROOT);
    configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    return configuration;
  }

  /**
   * The whole file.
   *
   * @param report what to show; with runs in any state, or none
   */
  public static String render(Report report) {
    List<String> findings = Findings.of(report);
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("title", report.title());
    model.put("headline", findings.get(0));
    model.put("findings", findings.subList(1, findings.size()));
    model.put("columns", ResultRow.columns(report));
    model.put("rows", ResultRow.of(report));
    model.put("protocol", report.protocol());
    model.put("noCharts", Drawing.noCharts().orElse(""));
    model.put("figures", figures(report));
    if (report.alignmentOrNull() != null) {
      boolean charts = Drawing.noCharts().isEmpty();
      model.put("alignment", AlignmentSection.of(report, report.alignmentOrNull(), charts));
    }
    model.put("command", CommandLineText.of(report.command()));
    model.put("setup", texts(report.setup()));
    model.put("environment", texts(report.environment()));
    model.put("started", report.started().toString());
    model.put(
        "finished", report.finishedOrNull() == null ? "–" : report.finishedOrNull().toString());
    StringWriter page = new StringWriter();
    try {
      FREEMARKER.getTemplate("report.ftlh").process(model, page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TemplateException e) {
      throw new IllegalStateException(e);
    }
    return page.toString();
  }

  private static List<PageChart> figures(Report report) {
    if (Drawing.noCharts().isPresent()) {
      return List.of();
    }
    List<PageChart> figures = new ArrayList<>(new Curves(report).all());
    TimeBars.of(report).ifPresent(figures::add);
    return figures;
  }

  private static Map<String, String> texts(Map<String, Object> values) {
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((key, value) -> texts.put(words(key), text(value)));
    return texts;
  }

  /** {@code feedbackLearningRate} as "feedback learning rate". */
  private static String words(String key) {
    return key.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  private static String text(Object value) {
    if (value instanceof List<?> list) {
      return String.join(", ", list.stream().map(String::valueOf).toList());
    }
    return value == null ? "–" : value.toString();
  }
}
