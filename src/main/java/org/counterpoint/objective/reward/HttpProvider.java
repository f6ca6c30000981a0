package org.counterpoint.objective.reward;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rewards from a web server, on this machine unless more is allowed. */
final class HttpProvider implements RewardProvider {
    static final String ID = "http";
    static final String URL = "url";
    static final String BATCH = "batch";
    static final String TIMEOUT = "timeout";
    static final String REMOTE = "allow_remote";

    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[[0-9a-fA-F:.]+]");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String summary() {
        return "Asks a server: a POST of a JSON array of objects with id, prompt, completion and columns, answered by a JSON array of"
                + " as many numbers, or of objects such as {\"reward\": number}.";
    }

    @Override
    public List<RewardParameter> parameters() {
        List<RewardParameter> all = new ArrayList<>(List.of(
                RewardParameter.text(URL, "Address such as http://127.0.0.1:8000/score."),
                RewardParameter.integer(BATCH, 1, 100_000, "Most completions in a request.", "completions")
                        .byDefault(64L),
                RewardParameter.real(TIMEOUT, 0.01, 86_400, "How long a whole request may take.", "s")
                        .byDefault(120.0),
                RewardParameter.bool(
                        REMOTE, "Allows an address on another machine, which then sees every prompt and completion.")));
        all.addAll(DeclaredRange.parameters());
        return all;
    }

    @Override
    public List<RewardProblem> problems(RewardParameters settings) {
        String text = settings.text(URL);
        URI uri = uri(text);
        if (uri == null) {
            return List.of(new RewardProblem(
                    URL, "\"" + text + "\" is no http address; give one such as http://127.0.0.1:8000/score."));
        }
        if (!settings.bool(REMOTE) && !isLoopback(uri.getHost())) {
            return List.of(new RewardProblem(
                    URL,
                    uri.getHost() + " is not an address of this machine; use 127.0.0.1, [::1] or localhost, or set"
                            + " \"allow_remote\": true."));
        }
        return DeclaredRange.problems(settings);
    }

    static @Nullable URI uri(String text) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            return (scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null ? uri : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Whether it can only be this machine; no name is looked up, because a name may change its address later. */
    static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return LITERAL.matcher(host).matches()
                    && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public Reward create(String name, RewardParameters settings) {
        return new HttpReward(
                DeclaredRange.objective(name, settings, "Scored by " + settings.text(URL) + "."), settings);
    }
}
