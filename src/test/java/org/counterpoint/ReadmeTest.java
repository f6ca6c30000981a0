package org.counterpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.counterpoint.run.MetricKey;
import org.counterpoint.run.MetricKeys;
import org.counterpoint.service.Catalog;
import org.junit.jupiter.api.Test;

/** The README's reference sections say what the code says. */
final class ReadmeTest {
    @Test
    void listsEveryMetricKeyWithItsMeaning() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        for (MetricKey key : MetricKeys.all()) {
            assertThat(readme)
                    .contains("| `" + key.pattern() + "` | " + String.join(", ", key.splits()) + " | " + key.unit()
                            + " | " + key.meaning() + " |");
        }
    }

    @Test
    void listsEveryMethod() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        for (Catalog.MethodInfo method : Catalog.methods()) {
            assertThat(readme).contains("| `" + method.id() + "` | " + method.family());
        }
    }
}
