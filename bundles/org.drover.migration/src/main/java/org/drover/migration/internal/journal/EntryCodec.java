package org.drover.migration.internal.journal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationPolicy;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.SavedImage;
import org.drover.migration.MoveForecast;
import org.drover.migration.MoveWindow;
import org.drover.migration.Priority;
import org.drover.migration.Stage;
import org.drover.migration.internal.phases.Phase;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/**
 * An entry as bytes, version 4; 1 had neither a policy nor a forecast, 2 moved nothing but running VMs on shared disks, 3 did not
 * say how a move had ended. The frame around it carries length and checksum.
 */
final class EntryCodec {
    private static final int VERSION = 4;
    private static final int FIRST = 1;
    private static final int LIVE_ONLY = 2;
    private static final int WITHOUT_OUTCOME = 3;
    private static final int MOST_DISKS = 4096;
    private static final int LONGEST_TEXT = 64 << 10;

    private EntryCodec() {}

    static byte[] encode(JournalEntry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            text(out, entry.kind().name());
            text(out, entry.phase().name());
            MigrationTicket ticket = entry.ticket();
            text(out, ticket.id().value());
            text(out, ticket.vm().value());
            text(out, ticket.source().value());
            text(out, ticket.destination().value());
            options(out, ticket.options());
            what(out, ticket);
            text(out, entry.vmName());
            text(out, entry.reason());
            text(out, entry.message());
            instant(out, entry.submitted());
            instant(out, entry.at());
            terms(out, entry.terms());
            forecast(out, entry.forecast());
            text(out, entry.outcome().map(Stage::name).orElse(""));
        } catch (IOException impossible) {
            throw new IllegalStateException("memory refused a journal entry", impossible);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException the bytes are no entry of a version known here */
    static JournalEntry decode(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version < FIRST || version > VERSION) {
                throw new IOException("a journal entry of version " + version + ", not up to " + VERSION);
            }
            JournalEntry.Kind kind = JournalEntry.Kind.valueOf(text(in));
            Phase phase = Phase.valueOf(text(in));
            MigrationTicket ticket = ticket(in, version);
            JournalEntry entry =
                    new JournalEntry(kind, phase, ticket, text(in), text(in), text(in), instant(in), instant(in));
            if (version > LIVE_ONLY) entry = entry.on(terms(in));
            boolean foretold = version > FIRST && in.readBoolean();
            if (foretold) entry = entry.with(forecast(in));
            String outcome = version > WITHOUT_OUTCOME ? text(in) : "";
            return outcome.isEmpty() ? entry : entry.endedAs(Stage.valueOf(outcome));
        } catch (IllegalArgumentException e) {
            throw new IOException("a journal entry that makes no sense: " + e.getMessage(), e);
        }
    }

    private static MigrationTicket ticket(DataInputStream in, int version) throws IOException {
        MigrationId id = new MigrationId(text(in));
        VmId vm = new VmId(text(in));
        HostId source = new HostId(text(in));
        HostId destination = new HostId(text(in));
        MigrationOptions options = options(in, version);
        if (version <= LIVE_ONLY) return new MigrationTicket(id, vm, source, destination, options);
        MoveKind kind = MoveKind.valueOf(text(in));
        return new MigrationTicket(id, vm, source, destination, options, kind, disks(in), image(in), network(in));
    }

    private static void what(DataOutputStream out, MigrationTicket ticket) throws IOException {
        text(out, ticket.kind().name());
        out.writeInt(ticket.disks().size());
        for (DiskMove disk : ticket.disks()) {
            text(out, disk.disk());
            text(out, disk.from());
            text(out, disk.to());
            out.writeBoolean(disk.flat());
        }
        out.writeBoolean(ticket.image().isPresent());
        if (ticket.image().isPresent()) {
            text(out, ticket.image().get().atSource());
            text(out, ticket.image().get().atDestination());
            out.writeBoolean(ticket.image().get().carried());
        }
        text(out, ticket.network().orElse(""));
    }

    private static Optional<String> network(DataInputStream in) throws IOException {
        return Optional.of(text(in)).filter(name -> !name.isEmpty());
    }

    private static List<DiskMove> disks(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MOST_DISKS) throw new IOException(count + " disks of one VM in the journal");
        List<DiskMove> disks = new ArrayList<>();
        for (int i = 0; i < count; i++) disks.add(new DiskMove(text(in), text(in), text(in), in.readBoolean()));
        return disks;
    }

    private static Optional<SavedImage> image(DataInputStream in) throws IOException {
        return in.readBoolean() ? Optional.of(new SavedImage(text(in), text(in), in.readBoolean())) : Optional.empty();
    }

    private static void options(DataOutputStream out, MigrationOptions options) throws IOException {
        out.writeLong(options.pauseBudget().toNanos());
        out.writeLong(options.bandwidth().map(ByteRate::bytesPerSecond).orElse(-1L));
        out.writeBoolean(options.autoConverge());
        out.writeInt(options.parallelChannels());
        out.writeBoolean(options.compression());
        text(out, options.policy().name());
        out.writeBoolean(options.postCopy());
    }

    private static MigrationOptions options(DataInputStream in, int version) throws IOException {
        Duration pauseBudget = Duration.ofNanos(in.readLong());
        long bandwidth = in.readLong();
        MigrationOptions options = new MigrationOptions(
                pauseBudget,
                bandwidth < 0 ? Optional.empty() : Optional.of(new ByteRate(bandwidth)),
                in.readBoolean(),
                in.readInt(),
                in.readBoolean());
        if (version > FIRST) options = options.with(MigrationPolicy.valueOf(text(in)));
        return version > LIVE_ONLY ? options.withPostCopy(in.readBoolean()) : options;
    }

    private static void terms(DataOutputStream out, Terms terms) throws IOException {
        text(out, terms.priority().name());
        out.writeBoolean(terms.delegated());
        text(out, terms.network().orElse(""));
        out.writeBoolean(terms.window().isPresent());
        if (terms.window().isEmpty()) return;
        instant(out, terms.window().get().opens());
        instant(out, terms.window().get().closes());
    }

    private static Terms terms(DataInputStream in) throws IOException {
        Priority priority = Priority.valueOf(text(in));
        boolean delegated = in.readBoolean();
        Optional<String> network = network(in);
        Optional<MoveWindow> window =
                in.readBoolean() ? Optional.of(new MoveWindow(instant(in), instant(in))) : Optional.empty();
        return new Terms(priority, delegated, network, window);
    }

    private static void forecast(DataOutputStream out, Optional<MoveForecast> made) throws IOException {
        out.writeBoolean(made.isPresent());
        if (made.isEmpty()) return;
        MoveForecast forecast = made.get();
        out.writeLong(forecast.pause().toNanos());
        out.writeLong(forecast.lastPass().toNanos());
        out.writeLong(forecast.duration().toNanos());
        out.writeLong(forecast.transferred().count());
        out.writeLong(forecast.sentAgain().count());
        out.writeInt(forecast.passes());
        out.writeBoolean(forecast.converges());
        text(out, forecast.basis());
    }

    /** Without what would help: that is for who asks before. */
    private static MoveForecast forecast(DataInputStream in) throws IOException {
        return new MoveForecast(
                Duration.ofNanos(in.readLong()),
                Duration.ofNanos(in.readLong()),
                Duration.ofNanos(in.readLong()),
                new Bytes(in.readLong()),
                new Bytes(in.readLong()),
                in.readInt(),
                in.readBoolean(),
                text(in),
                List.of());
    }

    private static void instant(DataOutputStream out, Instant instant) throws IOException {
        out.writeLong(instant.getEpochSecond());
        out.writeInt(instant.getNano());
    }

    private static Instant instant(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = shortened(text).getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT / 4 ? text : text.substring(0, LONGEST_TEXT / 4);
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LONGEST_TEXT) throw new IOException("a text of " + length + " bytes in the journal");
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
