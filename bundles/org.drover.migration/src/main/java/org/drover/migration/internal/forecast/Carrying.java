package org.drover.migration.internal.forecast;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.migration.MoveForecast;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.VmFacts;

/**
 * What a move costs that carries files: its disks, or the image of a saved memory. Bytes at a rate, as in the last moves of
 * that kind between these hosts.
 */
final class Carrying {
    /** What a move takes besides, in seconds. */
    private static final double BESIDES = 1;

    private final MigrationTicket ticket;
    private final VmFacts vm;
    private final double rate;
    private final boolean seen;
    private final double memory;
    private final Optional<ByteRate> writes;

    /**
     * @param wire   bytes a second between the hosts
     * @param memory bytes of it that there are to save
     * @param writes to the disks that move; empty when nobody tells
     */
    Carrying(
            MigrationTicket ticket,
            VmFacts vm,
            Experience experience,
            double wire,
            double memory,
            Optional<ByteRate> writes) {
        this.ticket = ticket;
        this.vm = vm;
        this.memory = memory;
        this.writes = writes;
        double known = experience.carried(ticket.kind(), ticket.source(), ticket.destination());
        seen = !Double.isNaN(known);
        double fastest = seen ? known : wire;
        rate = Math.max(
                1,
                ticket.options()
                        .bandwidth()
                        .map(limit -> Math.min(limit.bytesPerSecond(), fastest))
                        .orElse(fastest));
    }

    /** @param live what the memory's live transfer costs */
    MoveForecast forecast(MoveForecast live) {
        double disks = bytesOfDisks();
        InStep inStep = new InStep(disks, rate, writes, ticket.options());
        boolean mirrored = ticket.kind() == MoveKind.STORAGE || ticket.kind() == MoveKind.SHARED_NOTHING;
        if (mirrored && !inStep.converges()) return never(inStep);
        return switch (ticket.kind()) {
            case LIVE -> live;
            case SHARED_NOTHING ->
                new MoveForecast(
                        live.pause(),
                        live.lastPass(),
                        live.duration().plus(Foresight.duration(inStep.bytes() / rate)),
                        live.transferred().plus(new Bytes((long) inStep.bytes())),
                        live.sentAgain().plus(new Bytes((long) (inStep.bytes() - disks))),
                        live.passes(),
                        live.converges(),
                        live.basis() + "; " + basis(disks, "of disks go with it") + inStep.basis(),
                        live.help());
            case QUICK -> {
                boolean carried = ticket.image().orElseThrow().carried();
                double still = memory * (carried ? 3 : 2) + disks; // written, carried, read
                yield of(
                        still / rate, still / rate + BESIDES, memory + disks, "of memory and disks are saved and read");
            }
            case COLD -> of(0, disks / rate + BESIDES, disks, "of disks are copied");
            case STORAGE -> {
                MoveForecast copied = of(0, inStep.bytes() / rate + BESIDES, disks, "of disks are copied");
                yield new MoveForecast(
                        copied.pause(),
                        copied.lastPass(),
                        copied.duration(),
                        new Bytes((long) inStep.bytes()),
                        new Bytes((long) (inStep.bytes() - disks)),
                        1,
                        true,
                        copied.basis() + inStep.basis(),
                        List.of());
            }
        };
    }

    /** Its VM is never stopped, as its disks do not get in step before. */
    private MoveForecast never(InStep inStep) {
        double disks = bytesOfDisks();
        return new MoveForecast(
                Duration.ZERO,
                Duration.ZERO,
                Foresight.duration(disks / rate + BESIDES),
                new Bytes((long) disks),
                Bytes.ZERO,
                1,
                false,
                basis(disks, "of disks are copied") + inStep.basis(),
                inStep.help());
    }

    private MoveForecast of(double pause, double seconds, double bytes, String what) {
        return new MoveForecast(
                Foresight.duration(pause),
                Duration.ZERO,
                Foresight.duration(seconds),
                new Bytes((long) bytes),
                Bytes.ZERO,
                1,
                true,
                basis(bytes, what),
                List.of());
    }

    private String basis(double bytes, String what) {
        return new Bytes((long) bytes) + " " + what + ", at " + new ByteRate((long) rate)
                + (seen
                        ? ", as in the last moves of this kind"
                        : ", assumed, as no move of this kind was seen here yet");
    }

    private double bytesOfDisks() {
        return ticket.disks().stream()
                .map(DiskMove::disk)
                .mapToDouble(name -> vm.disks().stream()
                        .filter(disk -> disk.target().equals(name))
                        .map(DiskFacts::size)
                        .mapToLong(Bytes::count)
                        .sum())
                .sum();
    }
}
