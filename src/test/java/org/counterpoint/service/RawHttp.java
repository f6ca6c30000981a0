package org.counterpoint.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.counterpoint.run.io.Json;

/** Requests as bytes, because a well-behaved client refuses to send most of what has to be refused. */
final class RawHttp {
    private RawHttp() {}

    /**
     * An answer.
     *
     * @param status its status, 0 if the connection was closed without one
     * @param headers its headers, names in lower case
     * @param body its body; of an event stream only what came first
     */
    record Answer(int status, Map<String, String> headers, String body) {
        /** A header, "" if there is none. */
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /** The body if it has the one shape of errors. */
        String error() throws IOException {
            assertThat(headers.get("content-type")).isEqualTo("application/json; charset=utf-8");
            JsonNode error = Json.mapper().readTree(body);
            assertThat(error.fieldNames()).toIterable().containsAnyOf("error").isSubsetOf("error", "problems");
            String sentence = error.path("error").asText();
            assertThat(sentence).matches("[A-Z\"].*\\.").doesNotContain("Exception", "\n");
            return sentence;
        }
    }

    /** Sends lines of a head and a body, and reads to the end. */
    static Answer send(int port, String head, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            try {
                socket.getOutputStream().write((head + "\r\n" + body).getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
            } catch (SocketException e) {
                // It may have refused before it had read all; the answer is there nevertheless.
                assertThat(e.getMessage()).containsAnyOf("pipe", "reset");
            }
            return read(socket.getInputStream());
        }
    }

    /** Reads one answer. */
    static Answer read(InputStream in) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes.write(buffer, 0, n);
                String soFar = bytes.toString(StandardCharsets.UTF_8);
                if (complete(soFar)) {
                    break;
                }
            }
        } catch (IOException e) {
            // A connection that is reset after the answer ends it too.
        }
        return parse(bytes.toString(StandardCharsets.UTF_8));
    }

    /** Whether all of it is there; the connection may stay for what the client promised to send. */
    private static boolean complete(String text) {
        Answer answer = parse(text);
        String length = answer.headers().get("content-length");
        boolean events = text.contains("text/event-stream") && text.contains(": following");
        return events || (length != null && answer.body().length() >= Integer.parseInt(length));
    }

    private static Answer parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Answer(0, Map.of(), text);
        }
        String[] lines = text.substring(0, end).split("\r\n", -1);
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).trim());
        }
        return new Answer(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, text.substring(end + 4));
    }
}
