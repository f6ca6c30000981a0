package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.counterpoint.run.Home;
import org.counterpoint.run.io.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services elsewhere that the user attached, each in a folder of its own: {@code service.json} with address and token, for the owner
 * only, and {@code runs} with what was fetched.
 */
public final class RemotePlaces {
    private static final Logger LOG = LoggerFactory.getLogger(RemotePlaces.class);
    private static final String FILE = "service.json";

    private final Path folder;

    /** Those in a folder. */
    public RemotePlaces(Path folder) {
        this.folder = folder;
    }

    /** Those of the user. */
    public static RemotePlaces ofUser() {
        return new RemotePlaces(Home.user().resolve("remote"));
    }

    /** All that are remembered, by name; those that cannot be read are left out. */
    public List<RemotePlace> list() {
        List<RemotePlace> all = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return all;
        }
        try (DirectoryStream<Path> places = Files.newDirectoryStream(folder)) {
            for (Path place : places) {
                if (Files.exists(place.resolve(FILE))) {
                    read(place.resolve(FILE), all);
                }
            }
        } catch (IOException e) {
            LOG.warn("The attached services in {} cannot be read: {}", folder, e.getMessage());
        }
        all.sort(Comparator.comparing(RemotePlace::name));
        return all;
    }

    private static void read(Path file, List<RemotePlace> all) {
        try {
            Tokens.check(file);
            JsonNode o = Json.mapper().readTree(Files.readAllBytes(file));
            String certificate = o.path("certificate").asText("");
            all.add(new RemotePlace(
                    o.path("name").asText(),
                    RemotePlace.address(o.path("address").asText()),
                    o.path("token").asText(),
                    certificate.isEmpty() ? null : Path.of(certificate),
                    o.path("host").asText()));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("The attached service in {} was left out: {}", file, e.getMessage());
        }
    }

    /** Remembers a service in place of one of the same name. */
    public void add(RemotePlace place) throws IOException {
        Path own = own(place);
        Tokens.createDir(folder);
        Tokens.createDir(own);
        ObjectNode o = Json.mapper().createObjectNode();
        o.put("name", place.name()).put("address", place.address().toString());
        o.put("token", place.token()).put("host", place.host());
        Path certificate = place.certificate();
        if (certificate != null) {
            o.put("certificate", certificate.toAbsolutePath().toString());
        }
        Tokens.write(own.resolve(FILE), Json.pretty(o));
    }

    /** Forgets a service and removes what was fetched from it. */
    public void remove(RemotePlace place) throws IOException {
        Files.deleteIfExists(own(place).resolve(FILE));
        RunMirror.delete(own(place));
    }

    /** Where the runs of a service come. */
    public Path runs(RemotePlace place) {
        return own(place).resolve("runs").toAbsolutePath().normalize();
    }

    private Path own(RemotePlace place) {
        String name = place.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        // Names that differ in other letters only are told apart by their hash.
        return folder.resolve(name + "-" + Integer.toHexString(place.name().hashCode()));
    }
}
