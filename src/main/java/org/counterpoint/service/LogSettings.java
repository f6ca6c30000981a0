package org.counterpoint.service;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * What is logged and where. Every process writes to stderr, which belongs to the one-sentence error contract: libraries speak up only when
 * something is wrong. A service adds a file of JSON objects, a worker says time, thread and job in every line. Each line is handed to the
 * system at once, so that a kill loses none.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class LogSettings extends ContextAwareBase implements Configurator {
    /** Name of the service's log in the folder of its files; older parts are {@code service.1.log} to {@code service.3.log}. */
    static final String FILE = "service.log";

    private static final String CONSOLE = "console";
    private static final FileSize PART = new FileSize(2 * FileSize.MB_COEFFICIENT);
    private static final int PARTS = 3;

    /** Made by the logging library. */
    public LogSettings() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        context.getLogger("ai.djl").setLevel(Level.ERROR);
        context.getLogger("org.counterpoint.service").setLevel(Level.INFO);
        context.getLogger("org.counterpoint.train").setLevel(Level.INFO);
        console(context, "%d{yyyy-MM-dd HH:mm:ss} %level %logger{0} - %msg%n%ex");
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** The lines of a worker name its job, thread and exact time; they are what its run's log shows. */
    static void ofWorker(String job) {
        LoggerContext context = context();
        root(context).detachAppender(CONSOLE);
        console(context, "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %level [%thread] " + job + " %logger{0} - %msg%n%ex");
    }

    /** Adds the service's own log, one JSON object per line, cut into parts by its size. */
    static void ofService(Path stateDir) {
        LoggerContext context = context();
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMDC(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
        file.setContext(context);
        file.setName(FILE);
        file.setFile(stateDir.resolve(FILE).toString());
        file.setEncoder(encoder);
        FixedWindowRollingPolicy parts = new FixedWindowRollingPolicy();
        parts.setContext(context);
        parts.setParent(file);
        parts.setFileNamePattern(stateDir.resolve("service.%i.log").toString());
        parts.setMinIndex(1);
        parts.setMaxIndex(PARTS);
        parts.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(PART);
        size.setCheckIncrement(Duration.buildBySeconds(1));
        size.start();
        file.setRollingPolicy(parts);
        file.setTriggeringPolicy(size);
        file.start();
        root(context).addAppender(file);
    }

    /** Nothing more goes to stderr, once there is a log. */
    static void withoutConsole() {
        LoggerContext context = context();
        root(context).detachAppender(CONSOLE);
    }

    private static void console(LoggerContext context, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.start();
        root(context).addAppender(console(context, encoder));
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext context, Encoder<ILoggingEvent> encoder) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName(CONSOLE);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        return console;
    }

    private static LoggerContext context() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            return context;
        }
        throw new IllegalStateException("The program's logging library is missing; install it again.");
    }

    private static Logger root(LoggerContext context) {
        return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
