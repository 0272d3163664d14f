package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.Capability;
import org.drover.backend.api.VmDefinitions;
import org.drover.backend.api.VmLifecycle;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.junit.jupiter.api.Test;

/** The contract of {@link VmDefinitions}. */
public abstract class VmDefinitionsContract extends Contract {
    @Override
    Optional<Class<? extends Capability>> about() {
        return Optional.of(VmDefinitions.class);
    }

    private VmDefinitions definitions() {
        return backend.first().capability(VmDefinitions.class).orElseThrow();
    }

    private VmFacts facts(VmId vm) throws Exception {
        return backend.first().vm(vm).orElseThrow();
    }

    private String disk(VmId vm) throws Exception {
        return facts(vm).disks().get(0).target();
    }

    @Test
    void aVmThatIsDeletedIsNotKnownAnyMore() throws Exception {
        VmId vm = backend.makeVm(first, "idle", false);
        definitions().delete(vm, Set.of());
        assertThat(backend.whereItIsKnown(vm)).isEmpty();
    }

    @Test
    void whatWasDescribedIsDefinedAgainAsItWas() throws Exception {
        VmId vm = backend.makeVm(first, "idle", false);
        VmFacts before = facts(vm);
        String description = definitions().describe(vm);
        definitions().delete(vm, Set.of());
        assertThat(definitions().define(description)).isEqualTo(vm);
        VmFacts after = facts(vm);
        assertThat(after.name()).isEqualTo(before.name());
        assertThat(after.state()).isEqualTo(before.state());
        assertThat(after.memory()).isEqualTo(before.memory());
        assertThat(after.disks()).isEqualTo(before.disks());
        assertThat(after.networks()).isEqualTo(before.networks());
    }

    @Test
    void aVmThatRunsIsNotDeleted() throws Exception {
        VmId vm = runningVm();
        assertThatThrownBy(() -> definitions().delete(vm, Set.of())).isInstanceOf(Refused.class);
        assertRunsOnlyOn(first, vm);
    }

    @Test
    void disksThatWereNotChosenStay() throws Exception {
        needed(VmLifecycle.class);
        VmId vm = backend.makeVm(first, "idle", false);
        String description = definitions().describe(vm);
        definitions().delete(vm, Set.of());
        definitions().define(description);
        backend.first().capability(VmLifecycle.class).orElseThrow().start(vm);
        assertRunsOnlyOn(first, vm);
    }

    @Test
    void chosenDisksGoWithTheirVm() throws Exception {
        needed(VmLifecycle.class);
        VmId vm = backend.makeVm(first, "idle", false);
        String description = definitions().describe(vm);
        definitions().delete(vm, Set.of(disk(vm)));
        definitions().define(description);
        VmLifecycle lifecycle = backend.first().capability(VmLifecycle.class).orElseThrow();
        assertThatThrownBy(() -> lifecycle.start(vm)).isInstanceOf(Refused.class);
    }

    @Test
    void aDiskThatIsNoneOfItsOwnIsNotDeleted() throws Exception {
        VmId vm = backend.makeVm(first, "idle", false);
        assertThatThrownBy(() -> definitions().delete(vm, Set.of("no-disk"))).isInstanceOf(Refused.class);
        assertThat(backend.whereItIsKnown(vm)).containsExactly(first);
    }

    @Test
    void aVmThatIsThereIsNotDefinedOnceMore() throws Exception {
        VmId vm = backend.makeVm(first, "idle", false);
        String description = definitions().describe(vm);
        assertThatThrownBy(() -> definitions().define(description)).isInstanceOf(Refused.class);
    }

    @Test
    void whatMakesNoSenseIsNotDefined() throws Exception {
        int before = backend.first().vms().size();
        assertThatThrownBy(() -> definitions().define("a VM, please")).isInstanceOf(Refused.class);
        assertThat(backend.first().vms()).hasSize(before);
    }
}
