package org.drover.backend.simulator.contract;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Past;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.simulator.contract.BrokenBackends.Broken;
import org.drover.backend.simulator.contract.Sabotage.Call;
import org.drover.backend.simulator.internal.Force;

/** Hosts that say what is not so, or settle what they should not, against {@code DrivenMigrationContract}. */
final class BrokenSettling {
    private BrokenSettling() {}

    static List<Broken> all() {
        return List.of(
                calls(Presence.ABSENT, Presence.OFF, "aVmTheHostHasNeverSeenIsAbsent")
                        .and("whatWasDiscardedIsSaidNeverToHaveRun"),
                calls(Presence.HANDED_OVER, Presence.PAUSED, "afterPerformTheSourceHasHandedItOver"),
                calls(Presence.INCOMING, Presence.PAUSED, "afterPrepareTheDestinationAwaitsItMarked"),
                forgets("first", Presence.RUNNING, "afterBeginTheSourceRunsItMarked")
                        .and("aVmThatIsUnderWayIsNotBegunASecondTime"),
                forgets("first", Presence.SENDING, "duringPerformTheSourceSends"),
                forgets("second", Presence.RUNNING, "afterFinishTheDestinationRunsItMarked"),
                remembers(Presence.ABSENT, Past.UNKNOWN, "whatWasDiscardedIsSaidNeverToHaveRun"),
                remembers(Presence.OFF, Past.NEVER_RAN, "whatRanAndIsOffIsStillMarkedAndNotSaidNeverToHaveRun"),
                settling("settlingStartsWhatIsOffThere", SettlingAct.START, call -> null),
                settling("settlingStopsASendingVmAndItStays", SettlingAct.STOP_SENDING, call -> null),
                settling("settlingResumesAHandedOverVmThatRunsNowhereElse", SettlingAct.RESUME, call -> null),
                settling("settlingLetsGoOfAHandedOverVm", SettlingAct.LET_GO, new Sabotage.Deed() {
                            private final Set<Object> settled = new HashSet<>();

                            @Override
                            public Object answer(Call call) {
                                if (settled.add(call.target())) return null;
                                throw new IllegalStateException("only the first time was nothing done");
                            }
                        })
                        .and("settlingASecondTimeIsRefused"),
                settling("settlingDestroysALeftoverThatNeverRan", SettlingAct.DESTROY_LEFTOVER, call -> {
                    boolean stillSo = isMeant(call) && asSeen(call);
                    return stillSo ? null : call.proceed();
                }),
                settling("settlingIsRefusedWhenTheVmIsNotAsItWasSeen", SettlingAct.DESTROY_LEFTOVER, call -> {
                    if (!isMeant(call)) return call.proceed();
                    Force.remove(call.world(), "second", seen(call).vm());
                    return null;
                }),
                settling("settlingAnotherMigrationIsRefused", SettlingAct.DESTROY_LEFTOVER, call -> {
                    MigrationTicket told = call.argument(0, MigrationTicket.class);
                    call.arguments()[0] = new MigrationTicket(
                            seen(call).mark().orElseThrow(),
                            told.vm(),
                            told.source(),
                            told.destination(),
                            told.options());
                    return call.proceed();
                }),
                settling("settlingASecondTimeIsRefused", SettlingAct.LET_GO, call -> {
                    try {
                        return call.proceed();
                    } catch (Refused e) {
                        return null;
                    }
                }));
    }

    private static Broken calls(Presence truth, Presence lie, String clause) {
        return says(
                clause,
                standing -> standing.presence() == truth,
                standing -> new Standing(standing.host(), standing.vm(), lie, standing.mark(), standing.detail()));
    }

    private static Broken remembers(Presence presence, Past lie, String clause) {
        return says(
                clause,
                standing -> standing.presence() == presence,
                s -> new Standing(s.host(), s.vm(), s.presence(), s.mark(), lie, s.up(), s.detail()));
    }

    /** The host does not say which migration the VM belongs to. */
    private static Broken forgets(String host, Presence presence, String clause) {
        return says(
                clause,
                standing -> standing.host().value().equals(host) && standing.presence() == presence,
                s -> new Standing(s.host(), s.vm(), s.presence(), Optional.empty(), s.detail()));
    }

    private interface Lie {
        Standing of(Standing truth);
    }

    /** Lies when asked, and knows the truth when it settles: else it would break the clauses of settling, too. */
    private static Broken says(String clause, Predicate<Standing> when, Lie lie) {
        Map<Standing, Standing> truths = new ConcurrentHashMap<>();
        return broken(clause, "ask,settle", call -> {
            if (call.method().equals("settle")) {
                call.arguments()[1] = truths.getOrDefault(seen(call), seen(call));
                return call.proceed();
            }
            Standing truth = (Standing) call.proceed();
            if (!when.test(truth)) return truth;
            Standing told = lie.of(truth);
            truths.put(told, truth);
            return told;
        });
    }

    private static Broken settling(String clause, SettlingAct act, Sabotage.Deed deed) {
        return broken(clause, "settle", call -> call.arguments()[2] == act ? deed.answer(call) : call.proceed());
    }

    private static Broken broken(String clause, String methods, Sabotage.Deed deed) {
        return BrokenBackends.broken(SimulatorDrivenMigrationTest.class, clause, DrivenMigration.class, methods, deed);
    }

    private static Standing seen(Call call) {
        return call.argument(1, Standing.class);
    }

    private static boolean isMeant(Call call) {
        return seen(call).carries(call.argument(0, MigrationTicket.class).id());
    }

    private static boolean asSeen(Call call) throws Throwable {
        MigrationTicket ticket = call.argument(0, MigrationTicket.class);
        Standing now = call.target(DrivenMigration.class).ask(ticket);
        return now.presence() == seen(call).presence();
    }
}
