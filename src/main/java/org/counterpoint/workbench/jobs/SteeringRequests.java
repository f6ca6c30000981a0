package org.counterpoint.workbench.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.counterpoint.service.SteeringInfo;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.newrun.RuleSpecs;

/** What has been asked of a job so far and what became of it, newest first. */
final class SteeringRequests extends VBox {
    private static final int MOST = 100;

    SteeringRequests() {
        super(4);
    }

    void show(List<SteeringInfo.Request> all) {
        getChildren().clear();
        if (all.isEmpty()) {
            Label none = new Label(Messages.text("jobs.steer.requests.none"));
            SteeringPane.wrapped(none, "field-help");
            getChildren().add(none);
        }
        all.reversed().stream().limit(MOST).forEach(request -> {
            Label line = new Label(words(request));
            SteeringPane.wrapped(
                    line,
                    switch (request.state()) {
                        case WAITING -> "warning-text";
                        case DONE -> "request-done";
                        case REFUSED -> "error-text";
                    });
            getChildren().add(line);
        });
    }

    private static String words(SteeringInfo.Request request) {
        String what = Messages.text("jobs.steer.request", request.setting(), shown(request.value()));
        String head =
                switch (request.state()) {
                    case WAITING -> Messages.text("jobs.steer.request.waiting", what);
                    case DONE -> Messages.text("jobs.steer.request.done", what, String.valueOf(request.step()));
                    case REFUSED ->
                        Messages.text(
                                "jobs.steer.request.refused", what, String.valueOf(request.step()), request.answer());
                };
        return request.why().isEmpty() ? head : Messages.text("jobs.steer.request.why", head, request.why());
    }

    private static String shown(JsonNode value) {
        if (value.isObject()) {
            List<String> parts = new ArrayList<>();
            value.properties().forEach(one -> parts.add(one.getKey() + " " + number(one.getValue())));
            return String.join(", ", parts);
        }
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(rule -> parts.add(Messages.text(
                    "jobs.rules.short",
                    rule.path("objective").asText(),
                    Messages.text("newrun.choice.rules." + rule.path("when").asText(RuleSpecs.NEGATIVE)),
                    rule.path("steps").asText("50"),
                    Messages.text("newrun.choice.rules." + rule.path("then").asText("stop")))));
            return parts.isEmpty() ? Messages.text("jobs.rules.off") : String.join("; ", parts);
        }
        return number(value);
    }

    private static String number(JsonNode value) {
        return value.isNumber() ? value.asText().replace(".0E", "e").replace('E', 'e') : value.asText();
    }
}
