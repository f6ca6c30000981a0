package org.counterpoint.analysis;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * Turns the records of this package into JSON: snake_case names, NaN and infinities as null (JSON has no word for them), empty
 * optionals as null, enum values in lower case.
 */
public final class AnalysisJson {

    private AnalysisJson() {}

    /** A mapper with those rules. */
    public static JsonMapper mapper() {
        SimpleModule module = new SimpleModule("counterpoint-analysis");
        module.addSerializer(double[].class, new Doubles());
        module.addSerializer(double.class, new Scalar());
        module.addSerializer(Double.class, new Scalar());
        module.addSerializer(Optional.class, new Maybe());
        module.addSerializer(Sign.class, new Words<Sign>());
        module.addSerializer(ForgettingReport.Kind.class, new Words<ForgettingReport.Kind>());
        return JsonMapper.builder()
                .addModule(module)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .build();
    }

    /** A record of this package, or a map or list of them, as a JSON tree. */
    public static JsonNode tree(Object value) {
        return mapper().valueToTree(value);
    }

    private static void write(double value, JsonGenerator out) throws IOException {
        if (Double.isFinite(value)) {
            out.writeNumber(value);
        } else {
            out.writeNull();
        }
    }

    private static final class Doubles extends JsonSerializer<double[]> {
        @Override
        public void serialize(double[] value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartArray();
            for (double d : value) {
                write(d, out);
            }
            out.writeEndArray();
        }
    }

    private static final class Scalar extends JsonSerializer<Double> {
        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider) throws IOException {
            write(value, out);
        }
    }

    @SuppressWarnings("rawtypes") // Jackson registers serializers by raw class
    private static final class Maybe extends JsonSerializer<Optional> {
        @Override
        public void serialize(Optional value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (value.isPresent()) {
                out.writePOJO(value.get());
            } else {
                out.writeNull();
            }
        }
    }

    private static final class Words<E extends Enum<E>> extends JsonSerializer<E> {
        @Override
        public void serialize(E value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.name().toLowerCase(Locale.ROOT));
        }
    }
}
