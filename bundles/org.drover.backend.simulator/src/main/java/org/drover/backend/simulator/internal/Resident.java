package org.drover.backend.simulator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.Past;
import org.drover.backend.api.Presence;
import org.drover.backend.simulator.VmSpec;
import org.drover.model.DiskFacts;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmFacts;

/** One VM as one host knows it; fields are written by {@link World} and the migration, under the world's lock. */
final class Resident {
    final VmSpec vm;
    final SimHost host;
    final List<Attached> disks;
    State state;
    long since;
    /** When its processors last began to execute here. */
    long ranSince;

    /** When it was defined here, on the clock. */
    long definedAt;
    /** While it is off: how it came to that. */
    Past past = Past.UNKNOWN;
    /** In memory: which state of its disks this memory knows. */
    long knownDisks;

    /** While it is off: its memory was put away, and knows the disks of {@link #knownDisks}. */
    boolean saved;

    Optional<MigrationId> mark = Optional.empty();
    /** A migration of {@link #mark} has begun: the hypervisor refuses changes by others. */
    boolean guarded;
    /** Incoming: all of its memory is here. */
    boolean received;
    /** Sending: the transfer, kept until it is confirmed. */
    PreCopy transfer;
    /** Of its disks. */
    Copying copying;
    /** Of its memory. */
    Saving saving;
    /** Of its memory, with the VM running on one side already. */
    PostCopy half;
    /** Somebody holds the connection by which its migration is led. */
    boolean led;
    /** What its memory is saved to. */
    Optional<SimFile> image = Optional.empty();

    private List<DiskFacts> told;

    Resident(VmSpec vm, SimHost host, State state, List<Attached> disks) {
        this.vm = vm;
        this.host = host;
        this.state = state;
        this.disks = disks;
        disksChanged();
    }

    /** They lie on other files now. */
    void disksChanged() {
        List<DiskFacts> now = new ArrayList<>(disks.size());
        for (Attached disk : disks) now.add(toldOf(disk));
        told = now.equals(vm.disks()) ? vm.disks() : List.copyOf(now);
    }

    private DiskFacts toldOf(Attached disk) {
        DiskFacts shape = disk.shape;
        return disk.file()
                .map(file ->
                        new DiskFacts(shape.target(), path(disk), Files.volume(file.spot), shape.size(), shape.drive()))
                .orElse(shape);
    }

    /** By which its host knows the file of that disk. */
    String path(Attached disk) {
        return disk.file().flatMap(file -> Files.path(host, file.spot)).orElse(disk.shape.source());
    }

    Optional<Attached> disk(String target) {
        return disks.stream().filter(disk -> disk.shape.target().equals(target)).findFirst();
    }

    /** As the SPI says it: one whose disks are being copied is sending, though it does not leave. */
    Presence presence() {
        if (state == State.SAVED && image.filter(file -> !file.gone).isEmpty()) return Presence.OFF;
        boolean copied = state == State.RUNNING && isCopied();
        return copied ? Presence.SENDING : state.presence;
    }

    /** Its disks are on their way to other files, or in step with them. */
    boolean isCopied() {
        boolean underWay = copying != null && !copying.ended();
        return underWay || disks.stream().anyMatch(disk -> disk.mirror().isPresent());
    }

    Optional<String> heldBy() {
        boolean held =
                guarded && (led || presence() != Presence.RUNNING); // whose leader is gone before it did anything: free
        return held
                ? Optional.of("migration " + mark.map(Object::toString).orElse("?") + " is under way")
                : Optional.empty();
    }

    /** Until that connection is lost, or let go of. */
    void isLedBy(SimConnection connection, Runnable cleanUp) {
        led = true;
        connection.whenClientDies(cleanUp);
        connection.whenLost(reason -> led = false);
    }

    /** What leaves breaks off; it stays where it was. */
    void stopSending(World world) {
        if (transfer != null) transfer.cancel();
        if (copying != null) copying.stop("the migration was taken back");
        if (saving != null) saving.cancel();
        unmark();
        world.changed(this);
    }

    /** To the new file of that disk; of a VM that is off, its definition does. */
    void goesOver(World world, DiskMove move, boolean off) {
        Attached disk = disk(move.disk()).orElseThrow();
        SimFile next = world.files.find(host, move.to()).orElseThrow();
        if (disk.file().equals(Optional.of(next))) return;
        world.leases.goesOver(this, disk.file(), next);
        if (off) disk.isRedefined(next);
        else disk.goesOver(world.clock.nanos());
        disksChanged();
        world.changed(this);
    }

    /** What was written to its host's disk a moment ago is not there any more. */
    void forgetsLatestDefinition(long before) {
        for (Attached disk : disks) disk.forgets(before);
        disksChanged();
    }

    /** Not as a copy. */
    boolean liesOn(SimFile file) {
        return disks.stream().anyMatch(disk -> disk.file().equals(Optional.of(file)));
    }

    boolean uses(SimFile file) {
        for (Attached disk : disks) if (disk.uses(file)) return true;
        return image.equals(Optional.of(file));
    }

    /** All that it uses. */
    Stream<SimFile> files() {
        return Stream.concat(
                image.stream(),
                disks.stream().flatMap(disk -> Stream.concat(disk.file().stream(), disk.mirror().stream())));
    }

    VmFacts facts(HostId calledBy) {
        return new VmFacts(
                vm.id(),
                vm.name(),
                calledBy,
                state.seen,
                vm.vcpus(),
                vm.memory(),
                told,
                vm.networks(),
                vm.immovable(),
                saved ? vm.traits().withSaved(true) : vm.traits());
    }

    /** Without times; see {@link Truth#state}. */
    String fullState() {
        return " " + vm.id() + state + mark + past + (guarded ? " guarded" : "") + (received ? " received" : "")
                + (transfer == null ? "" : transfer.ended() ? " sent" : " sending")
                + (isCopied() ? " copied" : "")
                + (led ? " led" : "")
                + (half == null ? "" : half.connected() ? " coming" : " torn");
    }

    /** Out of memory: its definition keeps the mark. */
    void leaveMemory() {
        guarded = false;
        received = false;
        transfer = null;
        saving = null;
        half = null;
        led = false;
        image = Optional.empty();
        for (Attached disk : disks) disk.stopsMirroring(0);
    }

    void unmark() {
        mark = Optional.empty();
        guarded = false;
        transfer = null;
        copying = null;
        saving = null;
    }
}
