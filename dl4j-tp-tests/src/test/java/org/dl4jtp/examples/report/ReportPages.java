package org.dl4jtp.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.xml.sax.SAXException;

/** What holds for every report. */
public final class ReportPages {
  private static final Set<String> LOADING = Set.of("src", "href", "xlink:href", "data", "srcset");

  private ReportPages() {}

  /** Reads {@code report.html} of a directory, and checks that it is sound and stands alone. */
  public static Document read(Path directory) throws IOException {
    return checked(Files.readString(directory.resolve("report.html")));
  }

  /** Checks a page, and parses it. */
  static Document checked(String html) {
    Parser parser = Parser.htmlParser().setTrackErrors(100);
    Document page = Jsoup.parse(html, "", parser);
    // SVG's own attributes are no error to browsers.
    assertThat(parser.getErrors()).isEmpty();
    assertThat(page.select("script, link, iframe, object, embed, img, base")).isEmpty();
    Set<String> identifiers = new HashSet<>();
    for (Element element : page.getAllElements()) {
      element
          .attributes()
          .forEach(
              attribute -> {
                assertThat(attribute.getKey()).doesNotStartWith("on").isNotIn(LOADING);
                if (attribute.getKey().equals("id")) {
                  assertThat(identifiers.add(attribute.getValue())).isTrue();
                }
              });
    }
    assertThat(page.select("style").html()).doesNotContain("@import", "url(");
    assertAccessible(page);
    page.select("svg").forEach(ReportPages::assertXml);
    return page;
  }

  private static void assertAccessible(Document page) {
    assertThat(page.select("html").attr("lang")).isEqualTo("en");
    assertThat(page.title()).isNotEmpty();
    assertThat(page.select("h1")).hasSize(1);
    int level = 1;
    for (Element heading : page.select("h1, h2, h3")) {
      int next = heading.tagName().charAt(1) - '0';
      assertThat(next).isLessThanOrEqualTo(level + 1);
      level = next;
    }
    page.select("th").forEach(head -> assertThat(head.attr("scope")).isIn("row", "col"));
    assertThat(page.select("svg").size()).isEqualTo(page.select("figure [role=img] > svg").size());
    page.select("[role=img]").forEach(i -> assertThat(i.attr("aria-label")).hasSizeGreaterThan(20));
    for (Element region : page.select("[aria-labelledby]")) {
      assertThat(page.getElementById(region.attr("aria-labelledby"))).isNotNull();
    }
  }

  private static void assertXml(Element svg) {
    try {
      byte[] text = svg.outerHtml().getBytes(StandardCharsets.UTF_8);
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(text));
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new AssertionError(e);
    }
  }

  /** The cells of a rule's row. */
  public static List<String> row(Document page, String rule) {
    for (Element row : page.select("table.figures tbody tr")) {
      if (row.select("th").text().equals(rule)) {
        return row.select("td").eachText();
      }
    }
    throw new AssertionError("no row of " + rule);
  }

  /** Headline and the sentences below it. */
  public static String findings(Document page) {
    return page.select(".headline, .findings").text();
  }
}
