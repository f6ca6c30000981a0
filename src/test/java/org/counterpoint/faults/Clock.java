package org.counterpoint.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** A clock of the day that can be set for some processes only: a small library put before the system's. Needs a C compiler on Linux. */
final class Clock {
    private static final String SOURCE = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <fcntl.h>
            #include <stdint.h>
            #include <stdlib.h>
            #include <sys/mman.h>
            #include <sys/time.h>
            #include <time.h>

            static volatile int64_t *shift;

            __attribute__((constructor)) static void begin(void) {
              const char *file = getenv("COUNTERPOINT_CLOCK");
              int fd = file ? open(file, O_RDONLY) : -1;
              void *mapped = fd < 0 ? MAP_FAILED : mmap(0, 8, PROT_READ, MAP_SHARED, fd, 0);
              if (mapped != MAP_FAILED) shift = mapped;
            }

            int clock_gettime(clockid_t id, struct timespec *out) {
              static int (*real)(clockid_t, struct timespec *);
              if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
              int code = real(id, out);
              if (!code && shift && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) out->tv_sec += *shift;
              return code;
            }

            int gettimeofday(struct timeval *out, void *zone) {
              struct timespec now;
              clock_gettime(CLOCK_REALTIME, &now);
              out->tv_sec = now.tv_sec;
              out->tv_usec = now.tv_nsec / 1000;
              return 0;
            }

            time_t time(time_t *out) {
              struct timespec now;
              clock_gettime(CLOCK_REALTIME, &now);
              if (out) *out = now.tv_sec;
              return now.tv_sec;
            }
            """;

    private final Path library;
    private final Path shift;

    private Clock(Path library, Path shift) {
        this.library = library;
        this.shift = shift;
    }

    static Clock make(Path dir) throws IOException, InterruptedException {
        Path source = Files.writeString(dir.resolve("clock.c"), SOURCE);
        Path library = dir.resolve("clock.so");
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/cc"))
                        && new ProcessBuilder(
                                                "/usr/bin/cc",
                                                "-shared",
                                                "-fPIC",
                                                "-O1",
                                                "-o",
                                                library.toString(),
                                                source.toString(),
                                                "-ldl")
                                        .inheritIO()
                                        .start()
                                        .waitFor()
                                == 0,
                "a clock of its own needs a C compiler");
        Clock clock = new Clock(library, dir.resolve("shift"));
        clock.jump(0);
        return clock;
    }

    /** What processes have to be given to see this clock. */
    Map<String, String> variables() {
        return Map.of("LD_PRELOAD", library.toString(), "COUNTERPOINT_CLOCK", shift.toString());
    }

    /** Sets the clock so many seconds off, for all processes that see it, at once. */
    void jump(long seconds) throws IOException {
        byte[] bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putLong(seconds)
                .array();
        try (var file = Files.newByteChannel(
                shift, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(bytes));
        }
    }
}
