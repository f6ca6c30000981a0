package org.counterpoint.objective.reward;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.counterpoint.run.ObjectiveInfo;

/** A reward computed by a server; see {@link HttpProvider}. */
final class HttpReward implements Reward {
    private static final long LARGEST_ANSWER = 64L << 20;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ObjectiveInfo objective;
    private final RewardParameters settings;
    private final URI uri;
    private final HttpClient client;

    HttpReward(ObjectiveInfo objective, RewardParameters settings) {
        this.objective = objective;
        this.settings = settings;
        this.uri = Objects.requireNonNull(HttpProvider.uri(settings.text(HttpProvider.URL)));
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout());
        if (HttpProvider.isLoopback(uri.getHost())) {
            // What stays on this machine must not go through a proxy.
            builder.proxy(HttpClient.Builder.NO_PROXY);
        }
        this.client = builder.build();
    }

    private Duration timeout() {
        return Duration.ofMillis((long) (settings.real(HttpProvider.TIMEOUT) * 1000));
    }

    @Override
    public ObjectiveInfo objective() {
        return objective;
    }

    @Override
    public double[] score(List<ScoredText> items) {
        double[] values = new double[items.size()];
        int n = 0;
        for (List<ScoredText> chunk : ScorerJson.chunks(items, settings.integer(HttpProvider.BATCH))) {
            ArrayNode body = JsonNodeFactory.instance.arrayNode();
            chunk.forEach(item -> body.add(ScorerJson.item(item)));
            JsonNode answer = ScorerJson.read(objective.name(), ask(body.toString()), "a JSON array");
            if (!answer.isArray()) {
                throw ScorerJson.bad(objective.name(), answer.toString(), "a JSON array");
            }
            if (answer.size() != chunk.size()) {
                throw new RewardException("The server of the reward \"" + objective.name() + "\" answered "
                        + answer.size() + " values to " + chunk.size()
                        + " completions; it must give one for each, in their order.");
            }
            for (JsonNode value : answer) {
                ScorerJson.requireId(objective.name(), value, items.get(n));
                values[n++] = ScorerJson.reward(objective.name(), value);
            }
        }
        return values;
    }

    private String ask(String body) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(timeout())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<byte[]> response;
        try {
            response = send(request);
        } catch (IOException first) {
            try {
                // A server that is being started again deserves a second try.
                Thread.sleep(PAUSE);
                response = send(request);
            } catch (IOException e) {
                String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
                throw failure("cannot be reached (" + why + "); start it, or correct the address", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failure("was waited for when the run was interrupted", e);
            }
        }
        String text = new String(response.body(), StandardCharsets.UTF_8);
        if (response.statusCode() != 200) {
            throw failure(
                    "answered with the HTTP status " + response.statusCode() + " and \"" + ScorerJson.shorten(text)
                            + "\"; see its log",
                    null);
        }
        return text;
    }

    /** The request's own time-out ends with the headers of the answer, so the whole is timed here. */
    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        try {
            return answer.get(timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw silent(e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw failure("was waited for when the run was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof java.net.http.HttpTimeoutException
                    && !(e.getCause() instanceof java.net.http.HttpConnectTimeoutException)) {
                throw silent(e);
            }
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw failure("failed (" + e.getCause() + "); see its log", e);
        }
    }

    private RewardException silent(Exception cause) {
        return failure(
                "did not answer within " + Numbers.text(settings.real(HttpProvider.TIMEOUT))
                        + " s; see its log, or raise \"timeout\"",
                cause);
    }

    private RewardException failure(String what, @org.jspecify.annotations.Nullable Exception cause) {
        String message = "The server " + uri + " of the reward \"" + objective.name() + "\" " + what + ".";
        return cause == null ? new RewardException(message) : new RewardException(message, cause);
    }

    @Override
    public String fingerprint() {
        return Fingerprints.of(HttpProvider.ID, settings);
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
