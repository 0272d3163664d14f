package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.PauseAnatomy;
import org.drover.backend.api.PauseStep;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.SavedImage;
import org.drover.backend.api.Transfer;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;

/** The source's side of one quick migration. */
final class SavedOutgoing extends Leaving {
    private final SavedImage image;
    private SimHost destination;
    private long stoppedAt;
    private long memory;
    private long files;

    SavedOutgoing(SimConnection connection, MigrationTicket ticket) {
        super(connection, ticket);
        image = ticket.image().orElseThrow();
    }

    @Override
    public Offer begin() throws BackendException {
        return connection.call("begin", ticket.vm(), Duration.ofMillis(10), () -> {
            Resident resident = known("begin");
            Optional<String> against = resident.state == State.RUNNING
                    ? resident.heldBy()
                            .or(() -> Luggage.refusalToLeave(resident, ticket))
                            .or(() -> Luggage.refusalToMake(
                                    world, connection.simulated, Map.of(image.atSource(), resident.vm.memory())))
                    : Optional.of("it is " + resident.presence());
            if (against.isPresent()) throw refused("begin", against.get());
            resident.mark = Optional.of(ticket.id());
            resident.guarded = true;
            resident.isLedBy(connection, cleanUp);
            connection.whenLost(reason -> clientIsGone());
            return new Offer(resident.vm.id().value(), Baggage.EMPTY);
        });
    }

    @Override
    public Transfer perform(Reservation reservation, Consumer<MigrationProgress> progress) throws BackendException {
        Saving saving = connection.call("perform", ticket.vm(), Duration.ofMillis(10), () -> {
            Resident resident = mine("perform");
            if (resident.state != State.RUNNING) throw refused("perform", "it is " + resident.presence());
            destination = listener(reservation)
                    .orElseThrow(() -> refused("perform", "nobody waits at " + reservation.address()));
            stoppedAt = world.clock.nanos();
            memory = resident.vm.memory().count();
            files = toCarry(resident).stream()
                            .mapToLong(pair -> pair.from().size.count())
                            .sum()
                    + (image.carried() ? memory : 0);
            return new Saving(
                            world,
                            resident,
                            image.atSource(),
                            ticket.options(),
                            left -> progress.accept(progress(left + files)))
                    .start();
        });
        return world.clock.exclusively(() -> {
            await(saving::ended);
            if (saving.failure().isPresent())
                throw refused("perform", saving.failure().get());
            Copying copying = carry(mine("perform"), progress);
            await(copying::ended);
            if (copying.failure().isPresent())
                throw refused("perform", copying.failure().get());
            return new Transfer(Baggage.EMPTY);
        });
    }

    private List<Copying.Pair> toCarry(Resident resident) throws BackendException {
        return Luggage.pairs(world, resident, destination, ticket, false)
                .orElseThrow(() -> refused("perform", "its files are not on the destination"));
    }

    private Copying carry(Resident resident, Consumer<MigrationProgress> progress) throws BackendException {
        List<Copying.Pair> pairs = new ArrayList<>(toCarry(resident));
        if (image.carried()) {
            SimFile there = world.files
                    .find(destination, image.atDestination())
                    .orElseThrow(() -> refused("perform", image.atDestination() + " is not on the destination"));
            pairs.add(new Copying.Pair(Optional.empty(), resident.image.orElseThrow(), there));
        }
        return new Copying(
                        world,
                        resident,
                        destination,
                        pairs,
                        ticket.options(),
                        copied -> progress.accept(progress(copied.remaining().count())),
                        () -> {})
                .start();
    }

    private MigrationProgress progress(long left) {
        return new MigrationProgress(
                1,
                new Bytes(memory + files),
                new Bytes(memory + files - left),
                new Bytes(left),
                new ByteRate(0),
                new ByteRate(0),
                Optional.empty(),
                Optional.of(Duration.ofNanos(world.clock.nanos() - stoppedAt)));
    }

    @Override
    public MigrationFigures confirm(Arrival arrival) throws BackendException {
        return connection.call("confirm", ticket.vm(), Duration.ofMillis(10), () -> {
            Resident resident = mine("confirm");
            if (resident.state != State.SAVED) throw refused("confirm", "it is " + resident.presence());
            world.remove(resident);
            Luggage.delete(world, connection.simulated, image.atSource(), ticket);
            Luggage.deleteLeft(world, connection.simulated, ticket);
            connection.forget(cleanUp);
            Resident there = destination.residents.get(ticket.vm());
            Optional<Duration> pause =
                    Optional.ofNullable(there).map(it -> Duration.ofNanos(Math.max(0, it.ranSince - stoppedAt)));
            PauseAnatomy stopped = PauseAnatomy.UNKNOWN.with(PauseStep.STOP, world.clock.at(stoppedAt));
            PauseAnatomy anatomy = there == null
                    ? stopped
                    : stopped.with(PauseStep.RESUME, world.clock.at(Math.max(stoppedAt, there.ranSince)));
            return new MigrationFigures(pause, Optional.of(new Bytes(memory + files)), 0, anatomy);
        });
    }

    @Override
    public void keep() throws BackendException {
        Optional<Restoring> restoring = connection.call("keep", ticket.vm(), Duration.ofMillis(5), () -> {
            connection.forget(cleanUp);
            Optional<Resident> resident = marked();
            if (resident.isEmpty()) return Optional.empty();
            if (resident.get().copying != null) resident.get().copying.stop("the migration was taken back");
            if (resident.get().state == State.SAVED) {
                return Optional.of(Restoring.whereItWas(connection, resident.get(), "keep"));
            }
            if (resident.get().state != State.RESTORING) resident.get().stopSending(world);
            return Optional.empty();
        });
        if (restoring.isPresent()) restoring.get().await(connection, "keep");
    }

    @Override
    public CancelAnswer cancel() throws BackendException {
        CancelAnswer answer = super.cancel();
        if (answer == CancelAnswer.CANCELLED) return answer;
        return world.clock.exclusively(() -> {
            Optional<Resident> resident = marked();
            if (resident.filter(it -> it.state == State.SAVED).isPresent()) return CancelAnswer.TOO_LATE;
            if (resident.filter(it -> it.state == State.SAVING).isEmpty()) return answer;
            resident.get().saving.cancel();
            return CancelAnswer.CANCELLED;
        });
    }

    @Override
    public void tune(MigrationOptions options) throws BackendException {
        super.tune(options);
        world.clock.exclusively(() -> {
            marked().filter(it -> it.saving != null).ifPresent(it -> it.saving.tune(options));
            return null;
        });
    }

    /** The host saves on; what was carried is not carried any more. */
    @Override
    void clientIsGone() {
        marked().ifPresent(resident -> {
            if (resident.copying != null) resident.copying.stop("whoever carried it is gone");
            resident.led = false;
            if (resident.state == State.RUNNING) resident.guarded = false;
        });
    }

    @Override
    void letGo() {
        marked().filter(it -> it.state == State.SAVING).ifPresent(it -> it.saving.cancel());
        clientIsGone();
    }
}
