package org.drover.backend.libvirt.internal;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.drover.backend.api.PauseAnatomy;
import org.drover.backend.api.PauseStep;
import org.drover.libvirt.DomainEvent;
import org.drover.model.VmId;

/**
 * When domains that arrive on a host began to run there, by the moment in which that was heard: the host's own events tell,
 * so nobody asks for it during the pause. <b>Threads:</b> any.
 */
final class Resumptions {
    private final Map<VmId, Optional<Instant>> awaited = new ConcurrentHashMap<>();

    void await(VmId vm) {
        awaited.put(vm, Optional.empty());
    }

    void heard(DomainEvent event) {
        boolean runs = event instanceof DomainEvent.Lifecycle life && life.change() == DomainEvent.Change.RESUMED;
        if (runs) awaited.replace(LibvirtHost.idOf(event.domain()), Optional.of(Instant.now()));
    }

    /** What was heard of it until now; nothing more is listened for. */
    PauseAnatomy taken(VmId vm) {
        Optional<Instant> at = Optional.ofNullable(awaited.remove(vm)).flatMap(heard -> heard);
        return at.map(resumed -> PauseAnatomy.UNKNOWN.with(PauseStep.RESUME, resumed))
                .orElse(PauseAnatomy.UNKNOWN);
    }
}
