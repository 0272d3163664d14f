package org.drover.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A blow that is prepared, so that it falls a moment after the word, and not when a shell has started. */
final class Strike implements AutoCloseable {
    /** Who dies. */
    enum Victim {
        ENGINE,
        LINE,
        SOURCE_DAEMON,
        DESTINATION_DAEMON,
        SOURCE_QEMU,
        DESTINATION_QEMU,
        SOURCE_HOST,
        DESTINATION_HOST,
        MIGRATION_NETWORK,
        /** Nothing can be written any more on the disk that the journal is on. */
        JOURNAL_FULL,
        /** The engine, while it writes what it is about to do. */
        JOURNAL_TORN;

        static final List<Victim> OF_THE_JOURNAL = List.of(JOURNAL_FULL, JOURNAL_TORN);
        static final List<Victim> BESIDES_THE_JOURNAL = Stream.of(values())
                .filter(each -> !OF_THE_JOURNAL.contains(each))
                .toList();
        /** Those that there are when a VM stays where it is. */
        static final List<Victim> ON_ONE_HOST = List.of(ENGINE, LINE, SOURCE_DAEMON, SOURCE_QEMU, SOURCE_HOST);

        boolean killsTheEngine() {
            return this == ENGINE || this == JOURNAL_TORN;
        }

        /** A QEMU that greets the other side's copy of a disk may wait for good: nobody says that it is gone. */
        boolean canBeForgotten(MoveAs as) {
            return as == MoveAs.SHARED_NOTHING && (this == DESTINATION_HOST || this == MIGRATION_NETWORK);
        }

        /** The VM may be off afterwards. */
        boolean endsTheVm() {
            return switch (this) {
                case SOURCE_QEMU, DESTINATION_QEMU, SOURCE_HOST, DESTINATION_HOST -> true;
                default -> false;
            };
        }
    }

    private static final String AT_THE_WORD = "read -r word && [ \"$word\" = now ] || exit 0; ";
    private static final String DAEMON = AT_THE_WORD + "kill -9 $(pgrep -x libvirtd) && echo struck";
    private static final String QEMU = AT_THE_WORD + "if pkill -9 -x qemu-system-x86; then echo struck; fi";
    private static final String SCRIPT = AT_THE_WORD + "\"$@\" && echo struck";

    private final Lab lab;
    private final Product product;
    private final SmallDisk data;
    private final Victim victim;
    private final String from;
    private final String to;
    private final Path said = Files.createTempFile("strike", ".txt");
    private final Optional<Process> ready;

    /** The move goes {@code from} one host {@code to} another. */
    Strike(Lab lab, Product product, SmallDisk data, Victim victim, String from, String to) throws IOException {
        this.lab = lab;
        this.product = product;
        this.data = data;
        this.victim = victim;
        this.from = from;
        this.to = to;
        List<String> command = command();
        ready = command.isEmpty() ? Optional.empty() : Optional.of(lab.start(said, command.toArray(String[]::new)));
    }

    Victim victim() {
        return victim;
    }

    private List<String> command() {
        return switch (victim) {
            case ENGINE, LINE, JOURNAL_FULL, JOURNAL_TORN -> List.of();
            case SOURCE_DAEMON -> List.of(lab.script(), "in", from, "sh", "-c", DAEMON);
            case DESTINATION_DAEMON -> List.of(lab.script(), "in", to, "sh", "-c", DAEMON);
            case SOURCE_QEMU -> List.of(lab.script(), "in", from, "sh", "-c", QEMU);
            case DESTINATION_QEMU -> List.of(lab.script(), "in", to, "sh", "-c", QEMU);
            case SOURCE_HOST -> List.of("sh", "-c", SCRIPT, "sh", lab.script(), "off", from);
            case DESTINATION_HOST -> List.of("sh", "-c", SCRIPT, "sh", lab.script(), "off", to);
            case MIGRATION_NETWORK -> List.of("sh", "-c", SCRIPT, "sh", lab.script(), "drop", from, "mig");
        };
    }

    /** Falls; returns when the victim is gone, and whether there was one. A line has to be cut by the gate it goes through. */
    boolean fall() throws IOException {
        if (victim == Victim.JOURNAL_FULL) data.fill();
        if (victim.killsTheEngine()) product.kill();
        if (victim == Victim.JOURNAL_TORN) data.tear();
        if (ready.isEmpty()) return true;
        Process process = ready.get();
        process.getOutputStream().write("now\n".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) throw new AssertionError("the strike does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        String words = Files.readString(said);
        if (process.exitValue() != 0) throw new AssertionError("the strike: " + words);
        return words.contains("struck");
    }

    /** What does not come back by itself is brought back. */
    void repair() throws IOException {
        switch (victim) {
            case SOURCE_DAEMON -> lab.run("daemons", from);
            case DESTINATION_DAEMON -> lab.run("daemons", to);
            case SOURCE_HOST -> lab.run("on", from);
            case DESTINATION_HOST -> lab.run("on", to);
            case MIGRATION_NETWORK -> lab.run("undrop", from, "mig");
            case JOURNAL_FULL -> data.free();
            default -> {}
        }
    }

    /** One that has not fallen never will. */
    @Override
    public void close() throws IOException {
        if (ready.isPresent() && ready.get().isAlive())
            ready.get().getOutputStream().close();
        Files.deleteIfExists(said);
    }
}
