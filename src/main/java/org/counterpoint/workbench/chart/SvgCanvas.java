package org.counterpoint.workbench.chart;

import java.awt.Dimension;
import java.io.StringWriter;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A drawing surface that becomes an SVG document; words stay words, so they can be searched and edited. */
final class SvgCanvas {
    private static final int PRECISION = 2;

    private final SVGGraphics2D graphics;
    private final double width;
    private final double height;
    private final String unit;

    /** A surface of so many pixels. */
    SvgCanvas(int width, int height) {
        this(width, height, "");
    }

    /** A surface of a size in a unit of SVG, such as {@code pt}. */
    SvgCanvas(double width, double height, String unit) {
        this.width = width;
        this.height = height;
        this.unit = unit;
        try {
            Document document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVGGraphics2D.SVG_NAMESPACE_URI, "svg", null);
            SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
            context.setPrecision(PRECISION);
            graphics = new SVGGraphics2D(context, false);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("This Java runtime has no XML parser: use a complete one.", e);
        }
        graphics.setSVGCanvasSize(new Dimension((int) Math.ceil(width), (int) Math.ceil(height)));
    }

    SVGGraphics2D graphics() {
        return graphics;
    }

    /** The document with everything drawn so far. */
    String document() {
        Element root = graphics.getRoot();
        root.setAttributeNS(null, "viewBox", "0 0 " + size(width) + " " + size(height));
        root.setAttributeNS(null, "width", size(width) + unit);
        root.setAttributeNS(null, "height", size(height) + unit);
        StringWriter out = new StringWriter();
        try {
            // Batik's own writer adds a document type that readers would fetch from the network.
            TransformerFactory.newInstance().newTransformer().transform(new DOMSource(root), new StreamResult(out));
        } catch (TransformerException e) {
            throw new IllegalStateException("The image could not be written as SVG: " + e.getMessage(), e);
        }
        // Where the font of exported figures is not installed, one of the same widths takes its place.
        return out.toString().replace("'Liberation Sans'", "'Liberation Sans', Arial, Helvetica, sans-serif");
    }

    private static String size(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : Double.toString(Math.rint(value * 1000) / 1000);
    }
}
