package org.drover.migration.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.migration.MoveForecast;
import org.drover.migration.Stage;
import org.drover.migration.internal.journal.JournalEntry.Kind;
import org.drover.migration.internal.phases.Phase;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JournalTest {
    private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");
    private static final int SIZE = 4 << 10;

    @TempDir
    Path directory;

    @Test
    void anOpenedJournalTellsTheLastStepOfEachOpenMigration() throws IOException {
        try (Journal journal = Journal.open(directory, SIZE)) {
            journal.write(entry("m-1", Kind.INTEND, Phase.BEGIN), true);
            journal.write(entry("m-2", Kind.INTEND, Phase.BEGIN), true);
            journal.write(entry("m-1", Kind.INTEND, Phase.FINISH), true);
            journal.write(entry("m-2", Kind.SETTLED, Phase.CONFIRM), true);
        }
        try (Journal journal = Journal.open(directory, SIZE)) {
            assertThat(journal.open()).containsExactly(entry("m-1", Kind.INTEND, Phase.FINISH));
            assertThat(journal.damage()).isEmpty();
        }
    }

    @Test
    void aSecondEngineIsRefusedWhileTheFirstHasTheJournal() throws IOException {
        try (Journal first = Journal.open(directory, SIZE)) {
            assertThatThrownBy(() -> Journal.open(directory, SIZE))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("in use by another engine");
            first.write(entry("m-1", Kind.INTEND, Phase.BEGIN), true);
        }
        Journal.open(directory, SIZE).close();
    }

    @Test
    void theFilesNeverGrowHoweverManyMigrationsGoThrough() throws IOException {
        try (Journal journal = Journal.open(directory, SIZE)) {
            journal.write(entry("stays", Kind.INTEND, Phase.PERFORM), false);
            for (int i = 0; i < 500; i++) {
                journal.write(entry("m-" + i, Kind.INTEND, Phase.BEGIN), false);
                journal.write(entry("m-" + i, Kind.SETTLED, Phase.CONFIRM), false);
            }
        }
        assertThat(Files.size(directory.resolve("migrations-a.journal"))).isEqualTo(SIZE);
        assertThat(Files.size(directory.resolve("migrations-b.journal"))).isEqualTo(SIZE);
        try (Journal journal = Journal.open(directory, SIZE)) {
            assertThat(journal.open()).containsExactly(entry("stays", Kind.INTEND, Phase.PERFORM));
        }
    }

    @Test
    void aFullJournalRefusesWithTheNumberOfOpenMigrationsAndForgetsNone() throws IOException {
        int written = 0;
        try (Journal journal = Journal.open(directory, SIZE)) {
            for (; written < 1000; written++) journal.write(entry("m-" + written, Kind.INTEND, Phase.BEGIN), false);
        } catch (JournalException full) {
            assertThat(full).hasMessageContaining("full: " + written + " migrations are open");
        }
        assertThat(written).isBetween(5, 999);
        try (Journal journal = Journal.open(directory, SIZE)) {
            assertThat(journal.open()).hasSize(written);
        }
    }

    @ParameterizedTest
    @MethodSource("org.drover.model.testing.OddNames#all")
    void aNameComesOutAsItWentIn(String name) throws IOException {
        JournalEntry plain = entry("m-1", Kind.INTEND, Phase.FINISH);
        MigrationTicket ticket = new MigrationTicket(
                plain.id(), new VmId(name), new HostId(name), new HostId("node2"), MigrationOptions.DEFAULT);
        JournalEntry odd = new JournalEntry(
                        Kind.INTEND, Phase.FINISH, ticket, name, "Tip: " + name, name + " ran", NOW, NOW)
                .with(FORECAST)
                .endedAs(Stage.RETURNED);
        try (Journal journal = Journal.open(directory, SIZE)) {
            journal.write(odd, true);
        }
        try (Journal journal = Journal.open(directory, SIZE)) {
            assertThat(journal.open()).containsExactly(odd);
        }
    }

    @Test
    void aClosedJournalDoesNotWrite() throws IOException {
        Journal journal = Journal.open(directory, SIZE);
        journal.close();
        assertThatThrownBy(() -> journal.write(entry("m-1", Kind.INTEND, Phase.BEGIN), true))
                .hasMessageContaining("cannot be written");
    }

    @Test
    void aTornLastEntryIsIgnoredAtWhateverByteItWasTorn() throws IOException {
        Image image = image(6);
        int last = image.offsets.get(5);
        for (int torn = last; torn < image.end; torn++) {
            byte[] bytes = image.bytes.clone();
            for (int i = torn; i < bytes.length; i++) bytes[i] = 0;
            List<JournalEntry> found = reopened(image.file, bytes).open();
            boolean complete = java.util.Arrays.equals(bytes, image.bytes);
            assertThat(found).as("torn at %d", torn).hasSize(complete ? 6 : 5);
        }
    }

    @Test
    void aFileCutShortAtWhateverByteIsReadAsFarAsItGoes() throws IOException {
        Image image = image(6);
        for (int cut = JournalFile.HEADER; cut < image.end; cut += 7) {
            byte[] bytes = java.util.Arrays.copyOf(image.bytes, cut);
            int end = cut;
            long whole = image.ends.stream().filter(e -> e <= end).count();
            assertThat(reopened(image.file, bytes).open()).as("cut at %d", cut).hasSizeGreaterThanOrEqualTo((int)
                    whole);
        }
    }

    @Test
    void aBitFlippedInTheMiddleLosesThatEntryAloneAndIsNamedWithItsOffset() throws IOException {
        Image image = image(6);
        Random random = new Random(42);
        for (int at = image.offsets.get(1); at < image.offsets.get(5); at++) {
            byte[] bytes = image.bytes.clone();
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Reopened journal = reopened(image.file, bytes);
            int position = at;
            int hit = (int) image.offsets.stream().filter(o -> o <= position).count() - 1;
            if (journal.open.size() == 6) continue; // padding or an unused byte of the frame
            assertThat(journal.open).as("flipped at %d", at).hasSize(5);
            assertThat(journal.damage).anyMatch(d -> d.contains("broken at offset " + image.offsets.get(hit)));
        }
    }

    @Test
    void noDamageAtAnyOffsetInventsAnEntry() throws IOException {
        Image image = image(6);
        Random random = new Random(7);
        for (int round = 0; round < 400; round++) {
            byte[] bytes = image.bytes.clone();
            for (int i = 0; i < 1 + random.nextInt(8); i++)
                bytes[random.nextInt(image.end)] ^= (byte) (1 + random.nextInt(255));
            assertThat(image.entries)
                    .as("round %d", round)
                    .containsAll(reopened(image.file, bytes).open());
        }
    }

    private record Image(
            Path file, byte[] bytes, List<JournalEntry> entries, List<Integer> offsets, List<Integer> ends, int end) {}

    private record Reopened(List<JournalEntry> open, List<String> damage) {}

    /** A journal with {@code count} open migrations, as bytes, with the place of each entry. */
    private Image image(int count) throws IOException {
        List<JournalEntry> entries = new ArrayList<>();
        List<Integer> offsets = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        int end = JournalFile.HEADER;
        try (Journal journal = Journal.open(directory, SIZE)) {
            for (int i = 0; i < count; i++) {
                JournalEntry entry = entry("m-" + i, Kind.INTEND, Phase.values()[i]);
                entries.add(entry);
                offsets.add(end);
                end += JournalFile.frameLength(EntryCodec.encode(entry).length);
                ends.add(end);
                journal.write(entry, false);
            }
        }
        Path newest = directory.resolve("migrations-b.journal");
        return new Image(newest, Files.readAllBytes(newest), entries, offsets, ends, end);
    }

    private Reopened reopened(Path file, byte[] bytes) throws IOException {
        Path other = Files.createTempDirectory(directory, "copy");
        Files.write(other.resolve(file.getFileName()), bytes);
        try (Journal journal = Journal.open(other, SIZE)) {
            return new Reopened(journal.open(), journal.damage());
        }
    }

    private static final MoveForecast FORECAST = new MoveForecast(
            Duration.ofMillis(60),
            Duration.ofMillis(20),
            Duration.ofSeconds(9),
            Bytes.ofMiB(300),
            Bytes.ofMiB(44),
            4,
            true,
            "it writes 8 MiB/s",
            List.of());

    static JournalEntry entry(String id, Kind kind, Phase phase) {
        MigrationTicket ticket = new MigrationTicket(
                new MigrationId(id),
                new VmId("vm of " + id),
                new HostId("node1"),
                new HostId("node2"),
                MigrationOptions.DEFAULT);
        return new JournalEntry(kind, phase, ticket, "wéb " + id, "because", "", NOW, NOW);
    }
}
