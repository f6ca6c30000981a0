package org.counterpoint.workbench.chart;

import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2D;
import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2DFontTextDrawer;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Graphics2D;
import java.awt.font.TextAttribute;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.text.AttributedCharacterIterator;
import java.util.function.Consumer;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;

/** PDF pages drawn as vectors, their words as text in an embedded font. */
final class PdfCanvas {
    // PDFBox carries this font (SIL Open Font License); it has the widths of Arial and Helvetica, which journals ask
    // for.
    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    private PdfCanvas() {}

    private static final class Loaded {
        private static final Font FONT = load();

        private static Font load() {
            try (InputStream stream = open()) {
                return Font.createFont(Font.TRUETYPE_FONT, stream);
            } catch (IOException | FontFormatException broken) {
                throw new IllegalStateException("The font of exported figures cannot be read: " + broken.getMessage());
            }
        }
    }

    private static InputStream open() throws IOException {
        InputStream stream = PDDocument.class.getResourceAsStream(FONT);
        if (stream == null) {
            throw new IOException("no font " + FONT + " on the class path");
        }
        return stream;
    }

    /** The font of exported figures; pictures, SVG and PDF are set in the same one. */
    static Font font() {
        return Loaded.FONT;
    }

    /** A document of one page of this size in points. */
    static byte[] document(double width, double height, Consumer<Graphics2D> painter) throws IOException {
        try (PDDocument document = new PDDocument();
                InputStream stream = open()) {
            PDPage page = new PDPage(new PDRectangle((float) width, (float) height));
            document.addPage(page);
            PDType0Font font = PDType0Font.load(document, new RandomAccessReadBuffer(stream), true, false);
            PdfBoxGraphics2D g2 = new PdfBoxGraphics2D(document, (float) width, (float) height);
            g2.setFontTextDrawer(new Words(font));
            painter.accept(g2);
            g2.dispose();
            PDFormXObject form = g2.getXFormObject();
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.drawForm(form);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    /** Draws every string in the one embedded font; bold ones are thickened by their outline. */
    private static final class Words extends PdfBoxGraphics2DFontTextDrawer {
        private final PDFont font;

        Words(PDFont font) {
            this.font = font;
        }

        @Override
        protected PDFont mapFont(Font wanted, IFontTextDrawerEnv env) {
            return font;
        }

        @Override
        public void drawText(AttributedCharacterIterator words, IFontTextDrawerEnv env)
                throws IOException, java.awt.FontFormatException {
            Font wanted = (Font) words.getAttribute(TextAttribute.FONT);
            boolean bold = (wanted != null && wanted.isBold()) || env.getFont().isBold();
            PDPageContentStream content = env.getContentStream();
            if (bold) {
                content.saveGraphicsState();
                content.setRenderingMode(RenderingMode.FILL_STROKE);
                content.setLineWidth(env.getFont().getSize2D() * 0.035f);
            }
            super.drawText(words, env);
            if (bold) {
                content.setRenderingMode(RenderingMode.FILL);
                content.restoreGraphicsState();
            }
        }
    }
}
