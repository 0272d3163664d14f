package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.Capability;
import org.drover.backend.api.StoragePools;
import org.drover.backend.api.VmDefinitions;
import org.drover.backend.api.VmDesign;
import org.drover.backend.api.VmDesigns;
import org.drover.backend.api.VmLifecycle;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.Drive;
import org.drover.model.NetworkId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.junit.jupiter.api.Test;

/** The contract of {@link VmDesigns}. */
public abstract class VmDesignsContract extends Contract {
    private static final Bytes MEMORY = Bytes.ofMiB(64);

    @Override
    Optional<Class<? extends Capability>> about() {
        return Optional.of(VmDesigns.class);
    }

    private VmDesigns designs() {
        return backend.first().capability(VmDesigns.class).orElseThrow();
    }

    private VmFacts defined(VmDesign design) throws Exception {
        needed(VmDefinitions.class);
        VmDefinitions definitions =
                backend.first().capability(VmDefinitions.class).orElseThrow();
        VmId vm = definitions.define(designs().describe(design));
        opened(() -> {
            Optional<VmFacts> there = backend.first().vm(vm);
            if (there.isEmpty()) return;
            if (there.get().state() != VmState.OFF) backend.stop(first, vm);
            definitions.delete(vm, Set.of());
        });
        return backend.first().vm(vm).orElseThrow();
    }

    private static VmDesign plain(String name) {
        return new VmDesign(name, 1, MEMORY, List.of(), Set.of());
    }

    @Test
    void aVmIsDefinedAsItWasDesigned() throws Exception {
        Set<NetworkId> networks = backend.first().facts().networks();
        VmFacts made = defined(new VmDesign("designed", 2, MEMORY, List.of(), networks));
        assertThat(made.name()).isEqualTo("designed");
        assertThat(made.state()).isEqualTo(VmState.OFF);
        assertThat(made.vcpus()).isEqualTo(2);
        assertThat(made.memory()).isEqualTo(MEMORY);
        assertThat(made.networks()).isEqualTo(networks);
        assertThat(made.disks()).isEmpty();
    }

    @Test
    void itsDisksAreWhereTheyWereSaidToBeAndAMediumIsOnlyRead() throws Exception {
        needed(StoragePools.class);
        StoragePools pools = backend.first().capability(StoragePools.class).orElseThrow();
        String pool = pools.pools().get(0).name();
        StoragePools.Volume disk = pools.create(pool, "designed.img", Bytes.ofMiB(16));
        opened(() -> pools.delete(disk));
        StoragePools.Volume medium = pools.create(pool, "designed.iso", Bytes.ofMiB(16));
        opened(() -> pools.delete(medium));
        VmFacts made = defined(new VmDesign(
                "designed",
                1,
                MEMORY,
                List.of(
                        new VmDesign.Disk(disk.path(), Drive.Kind.DISK),
                        new VmDesign.Disk(medium.path(), Drive.Kind.CDROM)),
                Set.of()));
        assertThat(made.disks()).extracting(DiskFacts::source).containsExactly(disk.path(), medium.path());
        assertThat(made.disks())
                .extracting(each -> each.drive().kind())
                .containsExactly(Drive.Kind.DISK, Drive.Kind.CDROM);
        assertThat(made.disks()).extracting(each -> each.drive().readOnly()).containsExactly(false, true);
    }

    @Test
    void aDesignedVmRuns() throws Exception {
        needed(VmLifecycle.class);
        VmId vm = defined(plain("designed")).id();
        backend.first().capability(VmLifecycle.class).orElseThrow().start(vm);
        assertRunsOnlyOn(first, vm);
    }

    @Test
    void eachAnswerIsAnotherVm() throws Exception {
        assertThat(defined(plain("one")).id())
                .isNotEqualTo(defined(plain("other")).id());
    }

    @Test
    void aNetworkThatIsNotThereIsRefused() {
        VmDesign lost = new VmDesign("lost", 1, MEMORY, List.of(), Set.of(new NetworkId("no such network")));
        assertThatThrownBy(() -> designs().describe(lost))
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.reason()).contains("no such network"));
    }

    @Test
    void aDiskThatIsNotThereIsRefused() {
        VmDesign lost =
                new VmDesign("lost", 1, MEMORY, List.of(new VmDesign.Disk("/no/such.img", Drive.Kind.DISK)), Set.of());
        assertThatThrownBy(() -> designs().describe(lost))
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.reason()).contains("/no/such.img"));
    }
}
