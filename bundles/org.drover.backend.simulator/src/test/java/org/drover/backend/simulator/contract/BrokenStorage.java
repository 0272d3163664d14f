package org.drover.backend.simulator.contract;

import static org.drover.backend.simulator.contract.BrokenCare.unlessItSays;

import java.util.List;
import java.util.Optional;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.DiskHotPlug;
import org.drover.backend.api.StoragePools;
import org.drover.backend.api.StoragePools.Pool;
import org.drover.backend.api.StoragePools.Volume;
import org.drover.backend.simulator.contract.BrokenBackends.Broken;
import org.drover.backend.simulator.contract.Sabotage.Call;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;

/** Hosts that break a clause of {@code StoragePoolsContract} or {@code DiskHotPlugContract}. */
final class BrokenStorage {
    private static final DiskFacts NO_DISK = new DiskFacts("vdb", "/somewhere", Optional.empty(), Bytes.ZERO);
    private static final Volume NO_VOLUME = new Volume("pool", "tck.img", "/somewhere", Bytes.ZERO, Bytes.ZERO);

    private BrokenStorage() {}

    static List<Broken> all() {
        return List.of(
                pools("aPoolSaysWhereItIsAndWhatIsFree", "pools", BrokenStorage::boastful),
                pools("aVolumeThatWasMadeLiesInItsPool", "create", call -> {
                    Volume v = (Volume) call.proceed();
                    return new Volume(v.pool(), v.name(), v.path(), v.capacity().plus(new Bytes(1)), v.taken());
                }),
                pools("aVolumeThatIsDeletedIsGone", "delete", call -> {
                            return call.argument(0, Volume.class).name().equals("tck.img") ? null : call.proceed();
                        })
                        .and("aVolumeThatIsNotThereIsNotDeleted"),
                pools("aVolumeThatIsNotThereIsNotDeleted", "delete", call -> unlessItSays("not there", call, null)),
                pools("aNameIsGivenOnce", "create", call -> unlessItSays("already", call, NO_VOLUME)),
                pools("aPoolThatIsNotThereHasNothing", "volumes", call -> unlessItSays("no pool", call, List.of())),
                pools("aVolumeThatAVmHasIsNotDeleted", "delete", call -> unlessItSays("has it", call, null)),
                plugs("aDiskThatIsPluggedInIsThere", "attach", call -> {
                    DiskFacts disk = (DiskFacts) call.proceed();
                    return new DiskFacts(
                            disk.target(),
                            disk.source(),
                            disk.volume(),
                            disk.size().plus(new Bytes(1)));
                }),
                plugs("aDiskThatIsPulledOutIsGone", "detach", call -> {
                            if (call.argument(1, String.class).equals("vdb")) return null;
                            return call.proceed();
                        })
                        .and("aDiskThatIsPluggedInIsThere"),
                plugs("aDiskThatIsNotThereIsNotPulledOut", "detach", call -> unlessItSays("no disk", call, null)),
                plugs("nothingIsPluggedIntoAVmThatIsOff", "attach", call -> unlessItSays("OFF", call, NO_DISK)),
                plugs("aDiskOfOneVmIsNotPluggedIntoAnother", "attach", call -> unlessItSays("has it", call, NO_DISK)),
                plugs("whatIsNotThereIsNotPluggedIn", "attach", call -> unlessItSays("not there", call, NO_DISK)),
                plugs("nothingIsPluggedWhileTheVmMoves", "attach,detach", BrokenStorage::grumpy));
    }

    private static Broken pools(String clause, String method, Sabotage.Deed deed) {
        return BrokenBackends.broken(SimulatorStoragePoolsTest.class, clause, StoragePools.class, method, deed);
    }

    private static Broken plugs(String clause, String methods, Sabotage.Deed deed) {
        return BrokenBackends.broken(SimulatorDiskHotPlugTest.class, clause, DiskHotPlug.class, methods, deed);
    }

    /** More is free than there is. */
    private static Object boastful(Call call) throws Throwable {
        return ((List<?>) call.proceed())
                .stream()
                        .map(Pool.class::cast)
                        .map(p -> new Pool(
                                p.name(), p.path(), p.capacity(), p.capacity().plus(p.capacity()), p.shared()))
                        .toList();
    }

    /** Refuses, and does not say why. */
    private static Object grumpy(Call call) throws Throwable {
        try {
            return call.proceed();
        } catch (Refused e) {
            throw new Refused(e.host(), e.vm(), e.step(), "not now", null);
        }
    }
}
