package org.drover.backend.simulator.contract;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.VmDefinitions;
import org.drover.backend.api.VmReset;
import org.drover.backend.api.VmSaving;
import org.drover.backend.simulator.contract.BrokenBackends.Broken;
import org.drover.backend.simulator.contract.Sabotage.Call;
import org.drover.backend.simulator.internal.Force;
import org.drover.model.HostId;
import org.drover.model.VmId;

/** Hosts that reset, save, define and delete VMs in a way that breaks a clause of those contracts. */
final class BrokenCare {
    private BrokenCare() {}

    static List<Broken> all() {
        return List.of(
                reset("aVmThatIsResetRunsWhereItRan", call -> {
                    call.proceed();
                    Force.turnOff(call.world(), "first", vm(call));
                    return null;
                }),
                reset("aVmThatIsOffIsNotReset", call -> unlessItSays("OFF", call, null)),
                reset("aVmThatMovesIsNotReset", call -> unlessItSays("migration", call, null)),
                saving("aVmThatIsSavedRunsNowhere", "save", call -> {
                            call.proceed();
                            Force.run(call.world(), "first", vm(call));
                            return null;
                        })
                        .and("thatAVmIsSavedIsToldUntilItsNextStart", "memoryThatIsForgottenIsNotGoneOnWith"),
                saving("thatAVmIsSavedIsToldUntilItsNextStart", "isSaved", call -> false),
                saving("memoryThatIsForgottenIsNotGoneOnWith", "forget", call -> null),
                saving("forgettingNothingIsHarmless", "forget", call -> {
                    VmSaving honest = call.target(VmSaving.class);
                    if (honest.isSaved(vm(call))) return call.proceed();
                    throw refused("forget", "nothing was saved");
                }),
                saving("aVmThatIsOffIsNotSaved", "save", call -> unlessItSays("OFF", call, null)),
                saving("aVmThatMovesIsNotSaved", "save", call -> unlessItSays("migration", call, null)),
                defining("aVmThatIsDeletedIsNotKnownAnyMore", "delete", call -> {
                            VmDefinitions honest = call.target(VmDefinitions.class);
                            String description = honest.describe(vm(call));
                            call.proceed();
                            honest.define(description);
                            return null;
                        })
                        .and(
                                "whatWasDescribedIsDefinedAgainAsItWas",
                                "disksThatWereNotChosenStay",
                                "chosenDisksGoWithTheirVm"),
                defining("whatWasDescribedIsDefinedAgainAsItWas", "define", call -> {
                    call.proceed();
                    return new VmId("another");
                }),
                defining("aVmThatRunsIsNotDeleted", "delete", call -> unlessItSays("RUNNING", call, null)),
                defining("disksThatWereNotChosenStay", "delete", call -> {
                    if (disks(call).isEmpty()) call.arguments()[1] = Set.of("vda");
                    return call.proceed();
                }),
                defining("chosenDisksGoWithTheirVm", "delete", call -> {
                    if (disks(call).contains("vda")) call.arguments()[1] = Set.of();
                    return call.proceed();
                }),
                defining("aDiskThatIsNoneOfItsOwnIsNotDeleted", "delete", call -> unlessItSays("no disk", call, null)),
                defining(
                        "aVmThatIsThereIsNotDefinedOnceMore",
                        "define",
                        call -> unlessItSays("there already", call, new VmId("another"))),
                defining(
                        "whatMakesNoSenseIsNotDefined",
                        "define",
                        call -> unlessItSays("makes no sense", call, new VmId("another"))));
    }

    private static Broken reset(String clause, Sabotage.Deed deed) {
        return BrokenBackends.broken(SimulatorVmResetTest.class, clause, VmReset.class, "reset", deed);
    }

    private static Broken saving(String clause, String method, Sabotage.Deed deed) {
        return BrokenBackends.broken(SimulatorVmSavingTest.class, clause, VmSaving.class, method, deed);
    }

    private static Broken defining(String clause, String method, Sabotage.Deed deed) {
        return BrokenBackends.broken(SimulatorVmDefinitionsTest.class, clause, VmDefinitions.class, method, deed);
    }

    private static VmId vm(Call call) {
        return call.argument(0, VmId.class);
    }

    private static Set<?> disks(Call call) {
        return call.argument(1, Set.class);
    }

    private static Refused refused(String step, String reason) {
        return new Refused(new HostId("first"), Optional.empty(), step, reason, null);
    }

    /** Keeps a refusal with that reason to itself, and answers this. */
    static Object unlessItSays(String reason, Call call, Object instead) throws Throwable {
        try {
            return call.proceed();
        } catch (Refused e) {
            if (!e.reason().contains(reason)) throw e;
            return instead;
        }
    }
}
