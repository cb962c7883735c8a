package dev.lifeboat.benchmarks;

import java.util.Locale;
import java.util.Map;

/** A bar chart of a table as SVG: a bar a row from the median, a line from the least to the most. */
final class Plot {

    private static final int WIDTH = 860;
    private static final int LABEL_WIDTH = 330;
    private static final int NUMBER_WIDTH = 90;
    private static final int ROW_HEIGHT = 30;
    private static final int HEAD_HEIGHT = 44;
    private static final String OURS = "Lifeboat";

    private Plot() {}

    static String svg(Table table) {
        double most = table.rows().values().stream().mapToDouble(Samples::max).max().orElse(1);
        double scale = (WIDTH - LABEL_WIDTH - NUMBER_WIDTH) / most;
        int height = HEAD_HEIGHT + ROW_HEIGHT * table.rows().size() + 12;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"system-ui, sans-serif\" font-size=\"14\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n"
                        + "<text x=\"12\" y=\"26\" font-size=\"16\" font-weight=\"600\">%s (%s, less is better)</text>%n",
                WIDTH, height, WIDTH, height, escaped(table.title()), escaped(table.unit())));
        int y = HEAD_HEIGHT;
        for (Map.Entry<String, Samples> row : table.rows().entrySet()) {
            svg.append(bar(row.getKey(), row.getValue(), y, scale));
            y += ROW_HEIGHT;
        }
        return svg.append("</svg>\n").toString();
    }

    private static String bar(String name, Samples samples, int y, double scale) {
        int middle = y + ROW_HEIGHT / 2;
        double end = LABEL_WIDTH + samples.median() * scale;
        return String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n"
                        + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\" fill=\"%s\"/>%n"
                        + "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#1f2937\" stroke-width=\"2\"/>%n"
                        + "<text x=\"%.1f\" y=\"%d\">%.3g</text>%n",
                LABEL_WIDTH - 8, middle + 5, escaped(name),
                LABEL_WIDTH, y + 4, Math.max(1, samples.median() * scale), ROW_HEIGHT - 8,
                name.startsWith(OURS) ? "#0f766e" : "#a8b3c2",
                LABEL_WIDTH + samples.min() * scale, middle, LABEL_WIDTH + samples.max() * scale, middle,
                Math.max(end, LABEL_WIDTH + samples.max() * scale) + 8, middle + 5, samples.median());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
