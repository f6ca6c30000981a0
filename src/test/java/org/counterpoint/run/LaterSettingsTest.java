package org.counterpoint.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

final class LaterSettingsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static ObjectNode config(String text) throws Exception {
        return (ObjectNode) JSON.readTree(text);
    }

    @Test
    void anOlderRunOfTheTrainerIsLikeANewOneWithTheSameSettings() throws Exception {
        ObjectNode older = config("{\"lora\":{\"rank\":8,\"alpha\":16.0,\"targets\":[\"q_proj\"]}}");
        ObjectNode newer = config(
                "{\"lora\":{\"rank\":8,\"alpha\":16.0,\"targets\":[\"q_proj\"],\"layers\":[],\"rslora\":false,"
                        + "\"dropout\":0.0,\"rank_pattern\":{},\"alpha_pattern\":{},\"adapter\":null},"
                        + "\"model_options\":{\"dtype\":\"auto\",\"micro_batch\":0,\"sample_batch\":512,\"chat_template\":\"auto\",\"device\":\"auto\"}}");
        assertThat(LaterSettings.complete(older)).hasToString(newer.toString());
    }

    @Test
    void whatARunRecordedIsNeverChanged() throws Exception {
        String text = "{\"lora\":{\"rank\":8,\"alpha\":16.0,\"targets\":[\"q_proj\"],\"layers\":[1],\"rslora\":true,"
                + "\"dropout\":0.1,\"rank_pattern\":{\"q_proj\":4},\"alpha_pattern\":{},\"adapter\":\"a\"},"
                + "\"model_options\":{\"dtype\":\"bfloat16\",\"micro_batch\":2,\"sample_batch\":4,\"chat_template\":\"off\",\"device\":\"cpu\"}}";
        assertThat(LaterSettings.complete(config(text)))
                .hasToString(config(text).toString());
        String foreign = "{\"lora_rank\":8,\"lora\":true}";
        assertThat(LaterSettings.complete(config(foreign)))
                .hasToString(config(foreign).toString());
    }
}
