package org.drover.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The independent judge ({@code referee.py}): watches every QEMU, and at the end says whether a VM ever ran twice. */
final class Referee {
    private final Process process;
    private final Path log;

    private Referee(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static Referee watching(Lab lab, String test) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("drover.lab.artefacts", "target/lab")));
        Path log = folder.resolve(test + ".referee.txt");
        Process process = lab.start(
                log,
                "python3",
                lab.beside("referee.py").toString(),
                "watch",
                "--lab",
                lab.state().toString(),
                "--journal",
                folder.resolve(test + ".referee.jsonl").toString());
        Await.until("the referee watches", () -> Files.readString(log).contains("ready"));
        return new Referee(process, log);
    }

    /** Ends the watch; fails with the referee's own words unless it is proven that no VM ran twice. */
    void verdict() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) throw new AssertionError("the referee does not end");
        if (process.exitValue() != 0) throw new AssertionError("the referee: " + Files.readString(log));
    }
}
