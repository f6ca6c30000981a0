package org.counterpoint.workbench.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.counterpoint.service.ServiceClient;
import org.counterpoint.service.SteeringInfo;
import org.counterpoint.workbench.jobs.JobControls;
import org.jspecify.annotations.Nullable;

/** What a service is asked about its jobs, over a client that is connected when it is needed. */
class ClientControls implements JobControls {
    private final Connection connection;

    /** Where the client comes from. */
    interface Connection {
        /** A connected client. */
        ServiceClient get() throws IOException;
    }

    ClientControls(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void pause(String id) throws IOException {
        connection.get().pause(id);
    }

    @Override
    public void resume(String id) throws IOException {
        connection.get().resume(id);
    }

    @Override
    public void move(String id, String to) throws IOException {
        connection.get().move(id, to);
    }

    @Override
    public SteeringInfo steering(String id) throws IOException {
        return connection.get().steering(id);
    }

    @Override
    public SteeringInfo steer(String id, Map<String, JsonNode> set, String why) throws IOException {
        return connection.get().steer(id, set, why);
    }

    @Override
    public List<Long> checkpoints(String id) throws IOException {
        return connection.get().checkpoints(id);
    }

    @Override
    public String branch(String id, @Nullable Long step, Map<String, JsonNode> set) throws IOException {
        return connection.get().branch(id, step, set).id();
    }

    @Override
    public ObjectNode failure(String id) throws IOException {
        return connection.get().failure(id);
    }

    @Override
    public ObjectNode slots() throws IOException {
        return connection.get().slots();
    }

    @Override
    public ObjectNode setSlots(@Nullable Integer cpu, @Nullable String gpus) throws IOException {
        return connection.get().setSlots(cpu, gpus);
    }

    @Override
    public Optional<ObjectNode> resources() throws IOException {
        return Optional.of(connection.get().resources());
    }
}
