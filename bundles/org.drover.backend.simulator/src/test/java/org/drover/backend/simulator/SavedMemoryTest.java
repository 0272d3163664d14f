package org.drover.backend.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.Capability;
import org.drover.backend.api.ColdMigration;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.VmLifecycle;
import org.drover.backend.api.VmSaving;
import org.drover.backend.simulator.internal.Force;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Memory that was put away belongs to the disks of that moment. */
class SavedMemoryTest {
    private static final VmId WEB = new VmId("vm-web");
    private final DataCentre world =
            DataCentre.seeded(1).host(HostSpec.named("a")).host(HostSpec.named("b"));
    private final SimulatorBackend backend = new SimulatorBackend(world);

    @BeforeEach
    void save() throws BackendException {
        world.vm("a", VmSpec.named("web"));
        onA(VmSaving.class).save(WEB);
    }

    @AfterEach
    void close() {
        backend.close();
    }

    private <C extends Capability> C onA(Class<C> kind) throws BackendException {
        return backend.connect(world.endpoint("a")).capability(kind).orElseThrow();
    }

    @Test
    void withTheDisksThatItKnowsItGoesOn() throws BackendException {
        onA(VmLifecycle.class).start(WEB);
        assertThat(world.whereRuns(WEB)).containsExactly("a");
        assertThat(world.brokenPromises()).isEmpty();
    }

    @Test
    void withNewerDisksItIsFoundOut() throws BackendException {
        world.vmThatIsOff("b", VmSpec.named("web"));
        Force.run(world, "b", WEB);
        Force.turnOff(world, "b", WEB);
        onA(VmLifecycle.class).start(WEB);
        assertThat(world.brokenPromises()).singleElement().asString().contains("memory older than its disks");
    }

    @Test
    void onceForgottenItMeetsNothing() throws BackendException {
        world.vmThatIsOff("b", VmSpec.named("web"));
        Force.run(world, "b", WEB);
        Force.turnOff(world, "b", WEB);
        onA(VmSaving.class).forget(WEB);
        onA(VmLifecycle.class).start(WEB);
        assertThat(world.brokenPromises()).isEmpty();
    }

    @Test
    void itsVmIsNotMovedWithoutIt() throws BackendException {
        var ticket = new MigrationTicket(
                new MigrationId("m-1"),
                WEB,
                new HostId("a"),
                new HostId("b"),
                MigrationOptions.DEFAULT,
                MoveKind.COLD,
                List.of(),
                Optional.empty());
        assertThatThrownBy(() -> onA(ColdMigration.class).leave(ticket).begin())
                .isInstanceOf(Refused.class)
                .hasMessageContaining("its memory was put away");
        onA(VmSaving.class).forget(WEB);
        assertThat(onA(ColdMigration.class).leave(ticket).begin()).isNotNull();
    }
}
