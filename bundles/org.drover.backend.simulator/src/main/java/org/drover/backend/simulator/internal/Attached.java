package org.drover.backend.simulator.internal;

import java.util.Optional;
import org.drover.model.DiskFacts;

/** One disk of a VM on one host: how the VM sees it, and the file it lies on. */
final class Attached {
    /** As it was specified; where it lies may have changed since. */
    final DiskFacts shape;

    /** Empty: no medium lies in the drive. */
    private Optional<SimFile> file;

    /** Gets every write too, since all that was there before has been copied. */
    private Optional<SimFile> mirror = Optional.empty();

    private boolean writing;
    /** What the definition named until then; that it names another now may not be on the host's disk yet. */
    private Optional<SimFile> former = Optional.empty();

    private long formerUntil;

    Attached(DiskFacts shape, Optional<SimFile> file) {
        this.shape = shape;
        this.file = file;
    }

    Optional<SimFile> file() {
        return file;
    }

    Optional<SimFile> mirror() {
        return mirror;
    }

    boolean uses(SimFile any) {
        return file.filter(it -> it == any).isPresent()
                || mirror.filter(it -> it == any).isPresent();
    }

    /** The VM's processors execute from now on. */
    void begins(long now) {
        writing = true;
        file.ifPresent(it -> {
            it.content.begins(now);
            it.goesLive();
        });
        mirror.ifPresent(SimFile::goesLive);
    }

    void ceases(long now) {
        if (!writing) return;
        writing = false;
        file.ifPresent(it -> it.goesStill(now));
        mirror.ifPresent(it -> it.goesStill(now));
        file.ifPresent(it -> it.content.ceases(now));
    }

    /** All was copied: from now on every write goes to both. */
    void mirrorsTo(SimFile copy, long now) {
        copy.asOf(file.orElseThrow().seen(now));
        mirror = Optional.of(copy);
        if (writing) copy.goesLive();
    }

    void stopsMirroring(long now) {
        if (writing) mirror.ifPresent(it -> it.goesStill(now));
        mirror = Optional.empty();
    }

    /** Goes over to the mirror; what it lay on gets no more writes. */
    void goesOver(long now) {
        SimFile next = mirror.orElseThrow();
        former = file;
        formerUntil = now;
        if (writing) file.ifPresent(it -> it.goesStill(now));
        file = Optional.of(next);
        mirror = Optional.empty();
    }

    /** Of a VM that is off: its definition names another file. */
    void isRedefined(SimFile other) {
        file = Optional.of(other);
        mirror = Optional.empty();
    }

    /** The host forgot how it was defined since then. */
    void forgets(long since) {
        if (former.isPresent() && formerUntil > since) file = former;
        former = Optional.empty();
    }
}
