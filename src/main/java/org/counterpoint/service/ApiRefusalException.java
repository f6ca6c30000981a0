package org.counterpoint.service;

import java.io.IOException;
import java.util.Map;

/** A request that is not served; the message is the one sentence that the client gets. */
final class ApiRefusalException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Map<String, String> headers;

    ApiRefusalException(int status, String sentence) {
        this(status, sentence, Map.of());
    }

    private ApiRefusalException(int status, String sentence, Map<String, String> headers) {
        super(sentence);
        this.status = status;
        this.headers = headers;
    }

    /** 429: the client may come again after so many seconds. */
    static ApiRefusalException tooMany(String what, int seconds) {
        return new ApiRefusalException(
                429, what + "; try again in " + seconds + " s.", Map.of("Retry-After", Integer.toString(seconds)));
    }

    /** 405: the address takes other methods. */
    static ApiRefusalException method(String allowed) {
        return new ApiRefusalException(405, "This address takes " + allowed + " only.", Map.of("Allow", allowed));
    }

    /** 416: the file has so many bytes and none of those that were asked for. */
    static ApiRefusalException range(long size) {
        return new ApiRefusalException(
                416,
                "There are " + size
                        + " bytes; ask for one range, such as bytes=0-1048575, that begins before their end.",
                Map.of("Content-Range", "bytes */" + size));
    }

    int status() {
        return status;
    }

    /** Headers that belong to the refusal. */
    Map<String, String> headers() {
        return headers;
    }
}
