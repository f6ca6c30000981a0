package org.counterpoint.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.counterpoint.run.RunStatus;
import org.counterpoint.service.Job;
import org.counterpoint.service.JobFollower;
import org.counterpoint.service.ServiceClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Short runs one after the other for half an hour, with a follower and a client that asks: the service must not grow. {@code mvn -Psoak verify};
 * the curves are in {@code target/soak.csv}. Linux only.
 */
@Tag("soak")
class SoakTest {
    private static final Logger LOG = LoggerFactory.getLogger(SoakTest.class);
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final double MIB = 1024;

    @TempDir
    Path dir;

    /**
     * The service at a moment.
     *
     * @param seconds since the beginning
     * @param jobs that have ended
     * @param heapMiB what a full collection leaves
     * @param residentMiB memory of the process, native memory included
     * @param threads of the process
     * @param files open file handles
     */
    private record Sample(double seconds, int jobs, double heapMiB, double residentMiB, int threads, int files) {
        static Sample of(ProcessHandle process, double seconds, int jobs) throws IOException, InterruptedException {
            jcmd(process, "GC.run");
            double heap = 0;
            Matcher used = USED.matcher(jcmd(process, "GC.heap_info"));
            // Young and old generation; what follows is not heap.
            for (int i = 0; i < 2 && used.find(); i++) {
                heap += Long.parseLong(used.group(1)) / MIB;
            }
            Path proc = Path.of("/proc", Long.toString(process.pid()));
            int files;
            try (Stream<Path> handles = Files.list(proc.resolve("fd"))) {
                files = (int) handles.count();
            }
            String status = Files.readString(proc.resolve("status"));
            return new Sample(
                    seconds, jobs, heap, number(status, "VmRSS:") / MIB, (int) number(status, "Threads:"), files);
        }

        private static long number(String status, String key) {
            Matcher matcher = Pattern.compile(key + "\\s+(\\d+)").matcher(status);
            if (!matcher.find()) {
                throw new IllegalStateException("no " + key + " in " + status);
            }
            return Long.parseLong(matcher.group(1));
        }

        private static String jcmd(ProcessHandle process, String command) throws IOException, InterruptedException {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(process.pid()),
                            command)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            jcmd.waitFor();
            return said;
        }

        String csv() {
            return String.format(
                    Locale.ROOT, "%.0f,%d,%.2f,%.2f,%d,%d%n", seconds, jobs, heapMiB, residentMiB, threads, files);
        }
    }

    @Test
    void theServiceDoesNotGrow() throws IOException, InterruptedException {
        double minutes = Double.parseDouble(System.getProperty("counterpoint.soak.minutes", "30"));
        List<Sample> samples = new ArrayList<>();
        try (Site site = new Site(dir.resolve("library"))) {
            site.start();
            AtomicLong events = new AtomicLong();
            try (ServiceClient client = site.client();
                    JobFollower follower = client.follow(job -> events.incrementAndGet())) {
                Objects.requireNonNull(follower);
                long begin = System.nanoTime();
                double next = 0;
                int jobs = 0;
                while (Site.seconds(begin) < minutes * 60) {
                    train(site, client, jobs++);
                    if (Site.seconds(begin) >= next) {
                        next = Site.seconds(begin) + minutes * 60 / 60;
                        samples.add(Sample.of(site.service(), Site.seconds(begin), jobs));
                        LOG.info("{}", samples.getLast());
                    }
                }
                assertThat(events.get()).isGreaterThan(3L * jobs);
            }
        }
        keep(samples);
        flat(samples, "heap", Sample::heapMiB, 1.05, 1);
        flat(samples, "resident memory", Sample::residentMiB, 1.05, 4);
        flat(samples, "threads", Sample::threads, 1, 2);
        flat(samples, "file handles", Sample::files, 1, 3);
    }

    private static void train(Site site, ServiceClient client, int number) throws IOException {
        Job job = client.submit(TinyRuns.config(number % 2 == 0 ? "linear" : "ctwa", 2));
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (!client.job(job.id()).ended()) {
            assertThat(System.nanoTime()).as("a short run ends").isLessThan(end);
            Site.pause();
        }
        assertThat(client.job(job.id()).state()).isEqualTo(RunStatus.FINISHED);
        // A run directory is nothing the service holds; the disk stays small without.
        try (Stream<Path> files = Files.walk(site.run(job.id()))) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void keep(List<Sample> samples) throws IOException {
        StringBuilder csv = new StringBuilder("seconds,jobs,heap_mib,resident_mib,threads,file_handles\n");
        samples.forEach(sample -> csv.append(sample.csv()));
        Files.writeString(Path.of("target", "soak.csv"), csv);
    }

    /** The last quarter is no higher than the second, which is warm. */
    private static void flat(
            List<Sample> samples, String what, ToDoubleFunction<Sample> value, double factor, double slack) {
        int n = samples.size();
        double warm = median(samples.subList(n / 4, n / 2), value);
        double end = median(samples.subList(3 * n / 4, n), value);
        LOG.info("{}: {} in the second quarter, {} in the last", what, warm, end);
        assertThat(end).as(what).isLessThanOrEqualTo(warm * factor + slack);
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> value) {
        double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
