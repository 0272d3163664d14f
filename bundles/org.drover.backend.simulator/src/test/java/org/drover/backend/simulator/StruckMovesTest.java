package org.drover.backend.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.ColdMigration;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.PhasedMigration;
import org.drover.backend.api.SavedImage;
import org.drover.backend.api.SavedStateMigration;
import org.drover.backend.api.StorageMigration;
import org.drover.model.ByteRate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Moves of every kind, each struck by two faults at any time: hosts by themselves never break a promise. */
class StruckMovesTest {
    private static final List<String> STEPS =
            List.of("begin", "prepare", "perform", "finish", "confirm", "keep", "discard");
    private static final int SEEDS = Integer.getInteger("drover.struck", 400);

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void hostsByThemselvesBreakNoPromise(long seed) {
        new Run(seed).play();
    }

    private static final class Run {
        private final Random random;
        private final MoveKind kind;
        private final boolean postCopy;
        private final DataCentre world;
        private final SimulatorBackend backend;
        private final MigrationTicket ticket;
        /** Then a definition may name old files, or nobody know the VM any more. */
        private boolean unsynced;

        Run(long seed) {
            random = new Random(seed);
            kind = MoveKind.values()[(int) (seed % MoveKind.values().length)];
            postCopy = random.nextBoolean() && kind.isLive();
            world = DataCentre.seeded(seed).host(HostSpec.named("a")).host(HostSpec.named("b"));
            if (kind == MoveKind.COLD) world.vmThatIsOff("a", vm());
            else world.vm("a", vm());
            backend = new SimulatorBackend(world);
            String image = "/local/web.m-m-1.save";
            ticket = new MigrationTicket(
                    LocalDisks.ID,
                    LocalDisks.WEB,
                    LocalDisks.A,
                    kind == MoveKind.STORAGE ? LocalDisks.A : LocalDisks.B,
                    MigrationOptions.DEFAULT
                            .withBandwidth(ByteRate.ofMiBPerSecond(400))
                            .withPostCopy(postCopy),
                    kind,
                    kind == MoveKind.LIVE ? List.of() : LocalDisks.BOTH,
                    kind == MoveKind.QUICK ? Optional.of(new SavedImage(image, image, true)) : Optional.empty());
        }

        private VmSpec vm() {
            return kind == MoveKind.LIVE ? VmSpec.named("web") : LocalDisks.VM;
        }

        void play() {
            strike();
            strike();
            boolean[] told = {false};
            try {
                converse(told);
            } catch (BackendException struck) {
                // that is what was wanted
            }
            world.clock().advance(Duration.ofMinutes(3));
            asks("a");
            asks("b");
            assertThat(world.brokenPromises())
                    .as("%s %s", kind, ticket.options())
                    .isEmpty();
            boolean half = world.whereKnown(LocalDisks.WEB).size() > 1; // one of them is on the files of the past
            assertThat(half || unsynced || world.isIntact(LocalDisks.WEB)).isTrue();
            backend.close();
        }

        private void converse(boolean[] told) throws BackendException {
            try (OutgoingMigration out = of("a").leave(ticket);
                    IncomingMigration in = of(ticket.destination().value()).arrive(ticket)) {
                try {
                    var reservation = in.prepare(out.begin());
                    if (postCopy) switchOverLater(out);
                    var transfer = out.perform(reservation, progress -> {});
                    told[0] = true;
                    out.confirm(in.finish(transfer));
                } catch (BackendException e) {
                    if (!told[0]) undo(out, in);
                    throw e;
                }
            }
        }

        private static void undo(OutgoingMigration out, IncomingMigration in) throws BackendException {
            try {
                out.keep();
            } finally {
                in.discard();
            }
        }

        private void switchOverLater(OutgoingMigration out) {
            world.faults().later(Duration.ofMillis(random.nextInt(9000)), () -> {
                try {
                    out.switchOver();
                } catch (BackendException tooEarlyOrLate) {
                    // then it goes as without
                }
            });
        }

        private void strike() {
            Faults faults = world.faults();
            String host = random.nextBoolean() ? "a" : "b";
            String step = STEPS.get(random.nextInt(STEPS.size()));
            Duration lasts = Duration.ofSeconds(random.nextBoolean() ? 2 : 60);
            int which = random.nextInt(11);
            faults.later(Duration.ofMillis(random.nextInt(15_000)), () -> {
                switch (which) {
                    case 0 -> during(lasts, () -> faults.powerCut(host), () -> faults.powerOn(host));
                    case 1 -> {
                        unsynced = true;
                        during(lasts, () -> faults.powerCutBeforeSync(host), () -> faults.powerOn(host));
                    }
                    case 2 -> during(lasts, () -> faults.freeze(host), () -> faults.thaw(host));
                    case 3 -> during(lasts, () -> faults.cutOff(host), () -> faults.reconnect(host));
                    case 4 -> during(lasts, () -> faults.stall(host), () -> faults.unstall(host));
                    case 5 -> faults.breakConnections(host);
                    case 6 -> faults.vmDies(host, LocalDisks.WEB);
                    case 7 -> faults.guestShutsDown(LocalDisks.WEB);
                    case 8 -> faults.clientDies();
                    case 9 -> faults.refuseNext(host, step, "it does not want to");
                    default -> faults.loseAnswerOf(host, step);
                }
            });
        }

        private void during(Duration lasts, Runnable begins, Runnable ends) {
            begins.run();
            world.faults().later(lasts, ends);
        }

        private void asks(String host) {
            try {
                of(host).ask(ticket);
            } catch (BackendException e) {
                throw new AssertionError("all is mended, and yet " + host + " does not answer", e);
            }
        }

        private PhasedMigration of(String host) throws BackendException {
            Class<? extends PhasedMigration> capability =
                    switch (kind) {
                        case LIVE, SHARED_NOTHING -> DrivenMigration.class;
                        case QUICK -> SavedStateMigration.class;
                        case STORAGE -> StorageMigration.class;
                        case COLD -> ColdMigration.class;
                    };
            return backend.connect(world.endpoint(host)).capability(capability).orElseThrow();
        }
    }
}
