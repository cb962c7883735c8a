package dev.lifeboat.benchmarks;

import static dev.lifeboat.benchmarks.SamplesTest.samples;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PlotTest {

    private final Table table = new Table("A \"backup\" & more than 1 < 2 of the host's", "seconds");

    private static List<Element> elements(Plot plot, String name) throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(plot.svg().getBytes(StandardCharsets.UTF_8)));
        NodeList found = document.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(index -> (Element) found.item(index))
                .toList();
    }

    private static double width(Element element) {
        return Double.parseDouble(element.getAttribute("width"));
    }

    @Test
    void everyTextComesThroughAsItIs() throws Exception {
        table.add("the driver's <own> & only", 1);

        assertThat(elements(Plot.of(table), "text"))
                .extracting(Element::getTextContent)
                .containsExactly(
                        "A \"backup\" & more than 1 < 2 of the host's (seconds, less is better)",
                        "the driver's <own> & only",
                        "1.00");
    }

    @Test
    void barsAreAsLongAsTheirMedians() throws Exception {
        table.add("cp", 1);
        table.add("Lifeboat", 2);

        List<Element> bars = elements(Plot.of(table), "rect");

        assertThat(width(bars.get(2))).isEqualTo(2 * width(bars.get(1)));
    }

    @Test
    void whatIsFarLongerThanOursIsCut() throws Exception {
        table.add("Lifeboat", 1);
        table.add("driver", 100);

        List<Element> bars = elements(Plot.of(table), "rect");

        assertThat(width(bars.get(2))).isEqualTo(4 * width(bars.get(1)));
        assertThat(elements(Plot.of(table), "path")).hasSize(1);
    }

    @Test
    void aLimitIsALineFromTopToBottom() throws Exception {
        Plot plot = new Plot("bars", List.of(new Plot.Row("met", samples(0.5), Plot.Tone.OURS)), Optional.of(1.0));

        assertThat(elements(plot, "line")).anyMatch(line -> line.hasAttribute("stroke-dasharray"));
    }

    @Test
    void aTableWithoutValuesIsAnEmptyPlot() throws Exception {
        table.missing("restic", "restic is not on this machine");

        assertThat(elements(Plot.of(table), "rect")).hasSize(1);
    }
}
