package org.counterpoint.workbench.views.compare;

import java.util.List;
import java.util.regex.Pattern;

/** Pieces of an HTML page; every text that comes from a run goes through {@link #text}. */
final class Html {
    private static final Pattern ID = Pattern.compile("\\bid=(['\"])([^'\"]+)\\1");
    private static final Pattern URL = Pattern.compile("url\\(#([^)]+)\\)");
    private static final Pattern HREF = Pattern.compile("((?:xlink:)?href)=(['\"])#([^'\"]+)\\2");

    private final StringBuilder out = new StringBuilder();

    /** Text as a browser shows it and never reads it: no tag, no entity, no attribute can come out of it. */
    static String text(String raw) {
        StringBuilder out = new StringBuilder(raw.length() + 16);
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                    // control characters have no place in a page
                    if (c >= ' ' || c == '\n' || c == '\t') {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }

    /** Appends markup of our own. */
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    /** Appends an element with text. */
    Html element(String tag, String words) {
        out.append('<')
                .append(tag)
                .append('>')
                .append(text(words))
                .append("</")
                .append(tag)
                .append(">\n");
        return this;
    }

    /** Appends an element of a class with text. */
    Html element(String tag, String style, String words) {
        out.append('<')
                .append(tag)
                .append(" class=\"")
                .append(style)
                .append("\">")
                .append(text(words))
                .append("</")
                .append(tag)
                .append(">\n");
        return this;
    }

    /** A cell of a table: its text and a class, which may be empty. */
    record Cell(String text, String style) {
        static Cell of(String text) {
            return new Cell(text, "");
        }
    }

    /** Appends a table. */
    Html table(List<String> headings, List<List<Cell>> rows) {
        out.append("<div class=\"scroll\"><table>\n<thead><tr>");
        headings.forEach(h -> out.append("<th scope=\"col\">").append(text(h)).append("</th>"));
        out.append("</tr></thead>\n<tbody>\n");
        for (List<Cell> row : rows) {
            out.append("<tr>");
            for (Cell cell : row) {
                out.append(cell.style().isEmpty() ? "<td>" : "<td class=\"" + cell.style() + "\">")
                        .append(text(cell.text()))
                        .append("</td>");
            }
            out.append("</tr>\n");
        }
        out.append("</tbody></table></div>\n");
        return this;
    }

    /**
     * Appends an SVG document as part of the page. Its ids get a prefix, since ids are unique in a page only.
     *
     * @param label what a screen reader says
     */
    Html svg(String document, String prefix, String style, String label) {
        String body = document.substring(document.indexOf("<svg"));
        body = ID.matcher(body).replaceAll("id=$1" + prefix + "$2$1");
        body = URL.matcher(body).replaceAll("url(#" + prefix + "$1)");
        body = HREF.matcher(body).replaceAll("$1=$2#" + prefix + "$3$2");
        int end = "<svg".length();
        out.append("<svg class=\"")
                .append(style)
                .append("\" role=\"img\" aria-label=\"")
                .append(text(label))
                .append('"')
                .append(viewBox(body))
                .append(body.substring(end))
                .append('\n');
        return this;
    }

    /** Lets the picture shrink with the page. */
    private static String viewBox(String svg) {
        String head = svg.substring(0, svg.indexOf('>'));
        if (head.contains("viewBox")) {
            return "";
        }
        java.util.regex.Matcher width =
                Pattern.compile("\\bwidth=['\"]([0-9.]+)").matcher(head);
        java.util.regex.Matcher height =
                Pattern.compile("\\bheight=['\"]([0-9.]+)").matcher(head);
        return width.find() && height.find() ? " viewBox=\"0 0 " + width.group(1) + " " + height.group(1) + "\"" : "";
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
