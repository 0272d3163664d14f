package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.SavedImage;
import org.drover.backend.api.Transfer;
import org.drover.model.Bytes;

/** The destination's side of one quick migration: files at first; the VM comes in from its image when it is told to finish. */
final class SavedIncoming extends Arriving {
    private final SavedImage image;
    private Resident described;

    SavedIncoming(SimConnection connection, MigrationTicket ticket) {
        super(connection, ticket);
        image = ticket.image().orElseThrow();
    }

    @Override
    Optional<String> makeRoom(Resident source) {
        Map<String, Bytes> files = new HashMap<>(Luggage.needed(source, ticket));
        if (image.carried()) files.put(image.atDestination(), source.vm.memory());
        Optional<String> against =
                Moves.refusalToTake(host, source, ticket).or(() -> Luggage.refusalToMake(world, host, files));
        if (against.isPresent()) return against;
        described = source;
        Luggage.make(world, host, source, ticket);
        if (image.carried()) {
            world.files.make(host, image.atDestination(), source.vm.memory(), new Content()).memory = true;
        }
        return Optional.empty();
    }

    @Override
    public Arrival finish(Transfer transfer) throws BackendException {
        told = true;
        Restoring restoring = connection.call("finish", ticket.vm(), Duration.ofMillis(10), () -> {
            if (described == null) throw refused("finish", "nothing was prepared");
            Optional<SimFile> saved = world.files.find(host, image.atDestination());
            Optional<String> against =
                    Moves.refusalToTake(host, described, ticket).or(() -> Luggage.refusalToUse(world, host, ticket));
            if (against.isPresent()) throw refused("finish", against.get());
            if (saved.filter(file -> file.whole && !file.filling).isEmpty()) {
                throw refused("finish", image.atDestination() + " has not all of its memory");
            }
            Resident incoming = Moves.makeRoom(world, host, described, ticket);
            return new Restoring(world, incoming, saved.get(), () -> {
                        if (image.carried()) world.delete(saved.get());
                    })
                    .start();
        });
        restoring.await(connection, "finish");
        return new Arrival(Baggage.EMPTY);
    }

    @Override
    void drop() {
        Resident resident = host.residents.get(ticket.vm());
        if (resident != null && resident.state == State.INCOMING && resident.mark.equals(Optional.of(ticket.id()))) {
            world.remove(resident);
        }
        if (host.residents.containsKey(ticket.vm())) return;
        Luggage.deleteMade(world, host, ticket);
        if (image.carried()) Luggage.delete(world, host, image.atDestination(), ticket);
    }
}
