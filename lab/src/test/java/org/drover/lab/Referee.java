package org.drover.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The independent judge ({@code referee.py}): watches every QEMU, and at the end says whether a VM ever ran twice. */
final class Referee {
    private final Process process;
    private final Path log;

    private Referee(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Fails a VM that ran twice, and nothing else. */
    static Referee watching(Lab lab, String test) throws IOException, InterruptedException {
        return watching(lab, test, List.of());
    }

    /** Fails a VM that ran nowhere for longer than that, too. */
    static Referee watching(Lab lab, String test, Duration longestPause) throws IOException, InterruptedException {
        return watching(lab, test, List.of("--max-gap", Long.toString(longestPause.toMillis())));
    }

    private static Referee watching(Lab lab, String test, List<String> rules) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("drover.lab.artefacts", "target/lab")));
        Path log = folder.resolve(test + ".referee.txt");
        List<String> command = new ArrayList<>(List.of(
                "python3",
                lab.beside("referee.py").toString(),
                "watch",
                "--lab",
                lab.state().toString(),
                "--journal",
                folder.resolve(test + ".referee.jsonl").toString()));
        command.addAll(rules);
        Process process = lab.start(log, command.toArray(String[]::new));
        Await.until("the referee watches", () -> Files.readString(log).contains("ready"));
        return new Referee(process, log);
    }

    /** Ends the watch without a verdict. */
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor(20, TimeUnit.SECONDS);
    }

    /** Ends the watch; fails with the referee's own words unless it is proven that no VM ran twice. */
    void verdict() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) throw new AssertionError("the referee does not end");
        if (process.exitValue() != 0) throw new AssertionError("the referee: " + Files.readString(log));
    }
}
