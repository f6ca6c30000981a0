package org.counterpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** Examples of the README that are whole classes, as a user would build them. */
final class ReadmeExample {
    private ReadmeExample() {}

    /** The first Java block below a heading. */
    static String below(String heading) throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        Matcher block = Pattern.compile("### " + Pattern.quote(heading) + ".*?```java\n(.*?)```", Pattern.DOTALL)
                .matcher(readme);
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    /** Compiles a class of the package example and names it as a service; gives the folder of classes. */
    static Path compile(Path dir, String name, String source, String service) throws IOException {
        Path file =
                Files.writeString(Files.createDirectories(dir.resolve("source")).resolve(name + ".java"), source);
        Path classes = Files.createDirectories(dir.resolve("classes"));
        int problems = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        file.toString());
        assertThat(problems).isZero();
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve(service), "example." + name + "\n");
        return classes;
    }
}
