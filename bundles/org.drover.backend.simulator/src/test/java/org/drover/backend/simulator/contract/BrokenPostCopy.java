package org.drover.backend.simulator.contract;

import java.util.List;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.simulator.contract.BrokenBackends.Broken;
import org.drover.backend.simulator.contract.Sabotage.Call;

/** Post-copy that breaks a clause of {@code PostCopyContract}. */
final class BrokenPostCopy {
    private BrokenPostCopy() {}

    static List<Broken> all() {
        return List.of(
                broken(
                        "itRunsThereBeforeItsLastPagesHaveComeAndBothSidesSaySo",
                        DrivenMigration.class,
                        "ask",
                        call -> calledRunning((Standing) call.proceed())),
                broken(
                        "aSwitchOverThatTheTicketDoesNotAllowIsRefused",
                        OutgoingMigration.class,
                        "switchOver",
                        call -> unless(call, "does not allow")),
                broken(
                        "aSwitchOverOfWhatIsNotBeingSentIsRefused",
                        OutgoingMigration.class,
                        "switchOver",
                        call -> unless(call, "not being sent")),
                broken(
                        "fromASwitchOverThereIsNoWayBack",
                        OutgoingMigration.class,
                        "keep",
                        call -> unless(call, "on the destination only")),
                broken("whatIsStillOnItsWayIsNotLedOn", OutgoingMigration.class, "begin", call -> unless(call, "")),
                broken(
                        "aHalfIsEndedAndTheVmStartsFromItsDisksWhereItWas",
                        DrivenMigration.class,
                        "settle",
                        call -> call.arguments()[2] == SettlingAct.END_HALF ? null : call.proceed()));
    }

    private static Broken broken(String clause, Class<?> kind, String method, Sabotage.Deed deed) {
        return BrokenBackends.broken(SimulatorPostCopyTest.class, clause, kind, method, deed);
    }

    /** The destination's half. */
    private static Standing calledRunning(Standing truth) {
        boolean lies =
                truth.presence() == Presence.SPLIT && truth.host().value().equals("second");
        return lies ? new Standing(truth.host(), truth.vm(), Presence.RUNNING, truth.mark(), truth.detail()) : truth;
    }

    /** It does not say no for that reason, but nothing. */
    private static Object unless(Call call, String reason) throws Throwable {
        try {
            return call.proceed();
        } catch (Refused e) {
            if (e.reason().contains(reason)) return null;
            throw e;
        }
    }
}
