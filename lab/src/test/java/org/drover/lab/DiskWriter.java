package org.drover.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The guest writes numbered, checksummed blocks to its disk all the time ({@code blocks.py}); afterwards its image, read from
 * outside, must hold every block that was acknowledged, whole, in its place, and nothing older.
 */
final class DiskWriter implements AutoCloseable {
    private static final long ENDS_WITHIN_SECONDS = 20;

    private final Lab lab;
    private final Path report;
    private final Process session;

    private DiskWriter(Lab lab, Path report, Process session) {
        this.lab = lab;
        this.report = report;
        this.session = session;
    }

    /** Guest {@code k} writes, and its first block is on the disk, when this returns. */
    static DiskWriter started(Lab lab, int k, String test) throws IOException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("drover.lab.artefacts", "target/lab")));
        Path report = folder.resolve(test + ".blocks.txt");
        String script = lab.beside("blocks.py").toAbsolutePath().toString();
        Process session = lab.start(report, lab.script(), "in", "cl", "python3", script, "write", "10.3.0." + k);
        DiskWriter writer = new DiskWriter(lab, report, session);
        try {
            Await.until("the guest writes", () -> Files.readString(report).contains("ready"));
        } catch (AssertionError e) {
            writer.close();
            throw e;
        }
        return writer;
    }

    /**
     * Ends the writer and looks at the disk; fails with what is wrong.
     *
     * @param alive the VM runs as it did: its writer must have gone on to the end, and nothing may be there that nobody
     *     heard of
     * @param image where the guest's disk is now, raw
     */
    String verdict(boolean alive, Path image) throws IOException {
        end();
        String said = Files.readString(report);
        if (!said.contains("\"problem\": null")) throw new AssertionError("the guest's writer: " + said);
        if (alive && !said.contains("\"ended\": true")) throw new AssertionError("the guest's writer hangs: " + said);
        Path found = Files.createTempFile("disk", ".txt");
        Process check = lab.start(found, check(alive, image).toArray(String[]::new));
        try {
            if (!ended(check)) throw new AssertionError("the disk's check does not end");
            String words = Files.readString(found).strip();
            if (check.exitValue() != 0) throw new AssertionError("the disk: " + words);
            return words.replaceAll(".*\"acknowledged\": (\\d+).*", "$1") + " blocks kept";
        } finally {
            Files.delete(found);
        }
    }

    private List<String> check(boolean alive, Path image) {
        String script = lab.beside("blocks.py").toString();
        List<String> words = List.of("python3", script, "check", image.toString(), report.toString());
        return alive ? words : List.of("python3", script, "check", image.toString(), report.toString(), "--cut");
    }

    /** The guest writes no more. */
    void end() throws IOException {
        session.getOutputStream().close();
        if (!ended(session)) throw new AssertionError("the session with the guest's writer does not end");
    }

    private static boolean ended(Process process) throws IOException {
        try {
            return process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Ends it if it has not ended yet. */
    @Override
    public void close() throws IOException {
        if (!session.isAlive()) return;
        try {
            end();
        } catch (AssertionError hangs) {
            session.destroyForcibly();
        }
    }
}
