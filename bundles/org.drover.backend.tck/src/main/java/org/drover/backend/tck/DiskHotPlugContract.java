package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.Capability;
import org.drover.backend.api.DiskHotPlug;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.StoragePools;
import org.drover.backend.api.StoragePools.Volume;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.VmId;
import org.junit.jupiter.api.Test;

/** The contract of {@link DiskHotPlug}. */
public abstract class DiskHotPlugContract extends Contract {
    @Override
    Optional<Class<? extends Capability>> about() {
        return Optional.of(DiskHotPlug.class);
    }

    private DiskHotPlug plugs() {
        return backend.first().capability(DiskHotPlug.class).orElseThrow();
    }

    private List<DiskFacts> disks(VmId vm) throws Exception {
        return backend.first().vm(vm).orElseThrow().disks();
    }

    /** On shared storage, so that the VM can move with it. */
    private String volume(String name) throws Exception {
        StoragePools pools = backend.first().capability(StoragePools.class).orElseThrow();
        String pool = pools.pools().stream()
                .filter(each -> each.shared().isPresent())
                .findFirst()
                .orElseThrow()
                .name();
        Volume volume = pools.create(pool, name, Bytes.ofMiB(16));
        opened(() -> pools.delete(volume));
        return volume.path();
    }

    /** What is plugged in is pulled out before its volume is deleted. */
    private DiskFacts attached(VmId vm, String path) throws Exception {
        DiskFacts disk = plugs().attach(vm, path);
        opened(() -> {
            if (disks(vm).stream().anyMatch(each -> each.source().equals(path))) plugs().detach(vm, disk.target());
        });
        return disk;
    }

    @Test
    void aDiskThatIsPluggedInIsThere() throws Exception {
        VmId vm = runningVm();
        List<DiskFacts> before = disks(vm);
        DiskFacts disk = attached(vm, volume("plug.img"));
        assertThat(before).noneMatch(each -> each.target().equals(disk.target()));
        assertThat(disks(vm)).hasSize(before.size() + 1).contains(disk);
        assertRunsOnlyOn(first, vm);
    }

    @Test
    void aDiskThatIsPulledOutIsGone() throws Exception {
        VmId vm = runningVm();
        List<DiskFacts> before = disks(vm);
        DiskFacts disk = attached(vm, volume("plug.img"));
        plugs().detach(vm, disk.target());
        assertThat(disks(vm)).isEqualTo(before);
        assertRunsOnlyOn(first, vm);
    }

    @Test
    void aDiskThatIsNotThereIsNotPulledOut() throws Exception {
        VmId vm = runningVm();
        assertThatThrownBy(() -> plugs().detach(vm, "vdz")).isInstanceOf(Refused.class);
    }

    @Test
    void nothingIsPluggedIntoAVmThatIsOff() throws Exception {
        VmId vm = backend.makeVm(first, "idle", false);
        String path = volume("plug.img");
        assertThatThrownBy(() -> plugs().attach(vm, path)).isInstanceOf(Refused.class);
    }

    @Test
    void aDiskOfOneVmIsNotPluggedIntoAnother() throws Exception {
        VmId vm = runningVm();
        VmId other = backend.makeVm(first, "idle", false);
        String path = disks(other).get(0).source();
        assertThatThrownBy(() -> plugs().attach(vm, path)).isInstanceOf(Refused.class);
        assertThat(disks(vm)).noneMatch(disk -> disk.source().equals(path));
    }

    @Test
    void whatIsNotThereIsNotPluggedIn() throws Exception {
        VmId vm = runningVm();
        String path = volume("plug.img") + ".not";
        assertThatThrownBy(() -> plugs().attach(vm, path)).isInstanceOf(Refused.class);
    }

    @Test
    void nothingIsPluggedWhileTheVmMoves() throws Exception {
        needed(DrivenMigration.class);
        VmId vm = runningVm();
        String path = volume("plug.img");
        String disk = disks(vm).get(0).target();
        UnderWay.check(backend, vm, () -> {
            UnderWay.assertRefused(() -> plugs().attach(vm, path));
            UnderWay.assertRefused(() -> plugs().detach(vm, disk));
        });
        assertThat(disks(vm)).noneMatch(each -> each.source().equals(path));
        assertRunsOnlyOn(first, vm);
    }
}
