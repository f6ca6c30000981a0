package org.counterpoint.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.counterpoint.run.io.Json;

/**
 * Requests to one service: its address and its token, waiting where it is asked to, and sentences where nobody answers.
 *
 * @param base address without a path
 * @param token what every request carries
 * @param http keeps the connections
 */
record ServiceLine(URI base, String token, HttpClient http) implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(15);
    private static final int TOO_MANY = 429;
    private static final int PARTIAL = 206;
    private static final int MAX_WAITS = 5;

    URI uri(String path) {
        return URI.create(base + path);
    }

    JsonNode get(String path) throws IOException {
        return call("GET", path, "");
    }

    /**
     * Bytes of a file of a run.
     *
     * @param from first byte
     * @param to byte after the last one
     * @param mark the version that is meant
     * @throws ServiceException with status 412 if it is another one now, 416 if it has no byte at {@code from}
     */
    byte[] bytes(String path, long from, long to, String mark) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .header("Range", "bytes=" + from + "-" + (to - 1))
                .header("If-Match", "\"" + mark + "\"")
                .GET()
                .build();
        HttpResponse<byte[]> response = send(request, HttpResponse.BodyHandlers.ofByteArray());
        for (int i = 0; i < MAX_WAITS && response.statusCode() == TOO_MANY; i++) {
            pause(response);
            response = send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
        if (response.statusCode() != PARTIAL) {
            String body = new String(response.body(), StandardCharsets.UTF_8);
            throw new ServiceException(response.statusCode(), refusal(response.statusCode(), body));
        }
        return response.body();
    }

    private static String refusal(int status, String body) {
        String unknown = "The training service refused with status " + status + ".";
        try {
            return Json.mapper().readTree(body).path("error").asText(unknown);
        } catch (JsonProcessingException e) {
            return unknown;
        }
    }

    JsonNode call(String method, String path, String body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = send(request);
        for (int i = 0; i < MAX_WAITS && response.statusCode() == TOO_MANY; i++) {
            pause(response);
            response = send(request);
        }
        JsonNode answer;
        try {
            answer = Json.mapper().readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new ServiceException("The training service sent something that is not JSON; update both sides.", e);
        }
        if (response.statusCode() >= 300) {
            throw new ServiceException(
                    response.statusCode(),
                    answer.path("error")
                            .asText("The training service refused with status " + response.statusCode() + "."));
        }
        return answer;
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        return send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The timeout of a request ends with the head of its answer; this one holds for the body too, on a line that has gone silent. */
    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        Duration patience = request.method().equals("GET") ? READ_TIMEOUT : TIMEOUT;
        CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request, handler);
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new ServiceException(
                    "The training service does not answer (nothing for " + patience.toSeconds() + " s); try again.",
                    new IOException(e));
        } catch (ExecutionException e) {
            throw new ServiceException(
                    "The training service does not answer ("
                            + (e.getCause() == null ? e : e.getCause())
                                    .getClass()
                                    .getSimpleName() + "); try again.",
                    e.getCause() instanceof IOException cause ? cause : new IOException(e));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new ServiceException("The request to the training service was interrupted.", e);
        }
    }

    /** How long a refusal with Retry-After asks to wait; a second where it does not say. */
    static long waitMillis(HttpResponse<?> refusal) {
        String seconds = refusal.headers().firstValue("Retry-After").orElse("1");
        return 1000 * (seconds.matches("\\d{1,2}") ? Math.max(1L, Long.parseLong(seconds)) : 1L);
    }

    /** Waits as long as the service asks for, as a large sweep may have to. */
    private static void pause(HttpResponse<?> refusal) throws IOException {
        try {
            Thread.sleep(waitMillis(refusal));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException("The request to the training service was interrupted.", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
