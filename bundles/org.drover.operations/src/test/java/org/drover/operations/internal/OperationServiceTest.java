package org.drover.operations.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.drover.operations.internal.Workshop.A;
import static org.drover.operations.internal.Workshop.B;
import static org.drover.operations.internal.Workshop.IDLE;
import static org.drover.operations.internal.Workshop.WEB;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.StoragePools;
import org.drover.backend.api.VmLifecycle;
import org.drover.backend.simulator.HostSpec;
import org.drover.backend.simulator.VmSpec;
import org.drover.migration.Obstacle;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.Drive;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.drover.operations.Act;
import org.drover.operations.Availability;
import org.drover.operations.Fault;
import org.drover.operations.NewDisk;
import org.drover.operations.NotPossibleException;
import org.drover.operations.Operation;
import org.drover.operations.Operation.State;
import org.drover.operations.OperationId;
import org.drover.operations.Task;
import org.drover.operations.VmStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationServiceTest {
    private final RecentBook book = new RecentBook();
    private Workshop shop = new Workshop(book);

    @AfterEach
    void close() {
        assertThat(shop.engine.claims).as("claims that nobody closed").isEmpty();
        assertThat(shop.world.brokenPromises()).isEmpty();
        shop.close();
    }

    private Operation plain(Act act, VmId vm) throws NotPossibleException {
        return shop.done(new Task.Plain(act, vm));
    }

    private static void assertRefused(Operation operation, String... said) {
        assertThat(operation.state()).as(operation.toString()).isEqualTo(State.REFUSED);
        assertThat(operation.fault().orElseThrow().toString()).contains(said);
    }

    private static void assertNotPossible(ThrowingCallable call, String code, String... said) {
        assertThatThrownBy(call).isInstanceOfSatisfying(NotPossibleException.class, no -> {
            assertThat(no.obstacle().code()).isEqualTo(code);
            assertThat(no.getMessage()).contains(said);
        });
    }

    @Test
    void aVmIsStartedSavedRestoredAndTurnedOffAndThePictureShowsIt() throws Exception {
        assertThat(plain(Act.START, IDLE).state()).isEqualTo(State.DONE);
        assertThat(shop.vm(IDLE).state()).isEqualTo(VmState.RUNNING);
        assertThat(plain(Act.SAVE, IDLE).state()).isEqualTo(State.DONE);
        assertThat(shop.operations.statuses().of(shop.vm(IDLE))).isEqualTo(VmStatus.SAVED);
        assertThat(plain(Act.RESTORE, IDLE).state()).isEqualTo(State.DONE);
        assertThat(shop.vm(IDLE).state()).isEqualTo(VmState.RUNNING);
        assertThat(plain(Act.RESET, IDLE).state()).isEqualTo(State.DONE);
        assertThat(plain(Act.PAUSE, IDLE).state()).isEqualTo(State.DONE);
        assertThat(shop.operations.statuses().of(shop.vm(IDLE))).isEqualTo(VmStatus.PAUSED);
        assertThat(plain(Act.RESUME, IDLE).state()).isEqualTo(State.DONE);
        assertThat(plain(Act.POWER_OFF, IDLE).state()).isEqualTo(State.DONE);
        assertThat(shop.operations.statuses().of(shop.vm(IDLE))).isEqualTo(VmStatus.OFF);
        assertThat(shop.operations.history(3))
                .extracting(Operation::act)
                .containsExactly(Act.POWER_OFF, Act.RESUME, Act.PAUSE);
    }

    @Test
    void aShutDownLastsUntilTheGuestIsDownAndHoldsNobodyUp() throws Exception {
        Operation asked = plain(Act.SHUT_DOWN, WEB);
        assertThat(asked.state()).isEqualTo(State.RUNNING);
        assertThat(shop.operations.statuses().of(shop.vm(WEB))).isEqualTo(VmStatus.STOPPING);
        assertThat(shop.engine.claims).isEmpty();
        CompletableFuture<Operation> end =
                shop.operations.end(asked.id()).orElseThrow().toCompletableFuture();
        assertThat(end).isNotDone();
        shop.pass(Duration.ofSeconds(3));
        assertThat(end.join().state()).isEqualTo(State.DONE);
        assertThat(shop.operations.statuses().of(shop.vm(WEB))).isEqualTo(VmStatus.OFF);
    }

    @Test
    void aGuestThatDoesNotListenIsSaidToBeUpStill() throws Exception {
        Operation asked = shop.operations.begin(new Task.Plain(Act.SHUT_DOWN, WEB), "a test");
        shop.work();
        shop.connection(A).capability(VmLifecycle.class).orElseThrow().pause(WEB); // and so it hears nothing
        shop.pass(Turn.GUEST_NEEDS.plusSeconds(1));
        Operation ended = shop.operations.find(asked.id()).orElseThrow();
        assertThat(ended.state()).isEqualTo(State.FAILED);
        assertThat(ended.fault().orElseThrow().reason()).contains("has not shut down within 300 s");
    }

    @Test
    void whatTheStateOfAVmStandsAgainstIsSaidBeforeAnyHostIsAsked() {
        assertNotPossible(() -> plain(Act.START, WEB), "vm.state", "web is running on a", "needs a VM that is off");
        assertNotPossible(() -> plain(Act.SAVE, IDLE), "vm.state", "idle is off on a");
        assertNotPossible(() -> plain(Act.RESTORE, IDLE), "vm.not-saved", "idle has no saved memory");
        assertThat(book.kept).isEmpty();
        assertThatThrownBy(() -> plain(Act.START, new VmId("vm-nobody"))).hasMessageContaining("vm-nobody");
    }

    @Test
    void nothingIsDoneToAVmThatMovesAndEveryActSaysSo() {
        shop.engine.moves.add(Moves.of(WEB, A, B));
        assertNotPossible(() -> plain(Act.POWER_OFF, WEB), "vm.moving", "web is being moved");
        assertThat(shop.operations.available(WEB))
                .allSatisfy(act -> assertThat(act.against()).map(Obstacle::code).contains("vm.moving"));
        assertThat(shop.operations.statuses().of(shop.vm(WEB))).isEqualTo(VmStatus.MIGRATING);
        shop.engine.moves.clear();
    }

    @Test
    void ofTwoActsOnOneVmTheSecondIsRefusedUntilTheFirstHasEnded() throws Exception {
        Operation saving = shop.operations.begin(new Task.Plain(Act.SAVE, WEB), "a test");
        assertThat(shop.operations.statuses().of(shop.vm(WEB))).isEqualTo(VmStatus.SAVING);
        assertNotPossible(() -> plain(Act.RESET, WEB), "vm.claimed", "it is being saved");
        shop.work();
        assertThat(shop.operations.find(saving.id()).orElseThrow().state()).isEqualTo(State.DONE);
        assertThat(plain(Act.RESTORE, WEB).state()).isEqualTo(State.DONE);
    }

    @Test
    void anActIsOnRecordBeforeAHostIsAskedAndNewsComeInOrder() throws Exception {
        shop.world.faults().cutOff("a");
        Operation begun = shop.operations.begin(new Task.Plain(Act.RESET, WEB), "a test");
        shop.work();
        assertThat(shop.told).extracting(Operation::state).first().isEqualTo(State.RUNNING);
        assertThat(shop.told).extracting(Operation::id).containsOnly(begun.id());
        assertThat(book.kept.get(begun.id()).state()).isNotEqualTo(State.RUNNING);
        assertThat(book.kept.get(begun.id()).fault().orElseThrow().kind())
                .isIn(Fault.Kind.UNKNOWN, Fault.Kind.UNREACHABLE);
    }

    @Test
    void whatTheBackendCannotDoIsNotOfferedAndWhy() {
        shop.close();
        shop = new Workshop(book, HostSpec.named("a").offering(Set.of(DrivenMigration.class, VmLifecycle.class)));
        List<Availability> acts = shop.operations.available(WEB);
        assertThat(acts)
                .extracting(Availability::act)
                .startsWith(Act.START, Act.SHUT_DOWN)
                .endsWith(Act.DELETE);
        assertThat(acts.stream().filter(Availability::possible).map(Availability::act))
                .containsExactly(Act.SHUT_DOWN, Act.POWER_OFF, Act.PAUSE);
        assertThat(acts.stream()
                        .filter(a -> a.act() == Act.SAVE)
                        .findFirst()
                        .orElseThrow()
                        .against())
                .map(Obstacle::reason)
                .contains("backend simulator offers no VmSaving on a");
        assertThat(shop.operations.available(A)).noneMatch(Availability::possible);
        assertThat(shop.operations.available(B)).allMatch(Availability::possible);
        assertNotPossible(() -> plain(Act.SAVE, WEB), "host.cannot", "offers no VmSaving");
    }

    @Test
    void aVmThatAnotherHostRunsIsNotStarted() throws Exception {
        VmSpec twin = VmSpec.named("idle");
        shop.world.vmThatIsOff("b", twin);
        shop.look();
        shop.connection(B).capability(VmLifecycle.class).orElseThrow().start(IDLE); // and the picture is old
        assertRefused(plain(Act.START, IDLE), "it is RUNNING on b");
    }

    @Test
    void aVmThatASilentHostMayRunIsNotStarted() throws Exception {
        shop.world.vmThatIsOff("b", VmSpec.named("idle"));
        shop.look();
        shop.forget(B);
        shop.world.faults().cutOff("b");
        assertRefused(plain(Act.START, IDLE), "b knows it too and does not answer");
    }

    @Test
    void onAHostWhoseBackendIsBeingRemovedNothingIsBegunAndTheReasonIsSaid() throws Exception {
        shop.engine.leaving.add(A);
        assertNotPossible(
                () -> shop.done(new Task.CreateVolume(A, "local", "late.img", Bytes.ofMiB(1))),
                "backend.leaving",
                "is being removed");
        assertThat(shop.operations.available(A))
                .allSatisfy(
                        act -> assertThat(act.against().orElseThrow().code()).isEqualTo("backend.leaving"));
        shop.engine.leaving.clear();
        shop.done(new Task.CreateVolume(A, "local", "late.img", Bytes.ofMiB(1)));
        assertThat(shop.engine.acts).as("it was let go of at its end").isEmpty();
    }

    @Test
    void aVmIsMadeWithANewDiskAndAMediumAndDeletedWithItsDisk() throws Exception {
        Operation medium = shop.done(new Task.CreateVolume(A, "local", "setup.iso", Bytes.ofMiB(700)));
        String iso = medium.made().orElseThrow();
        Operation made = shop.done(new Task.Create(
                A,
                "new",
                2,
                Bytes.ofGiB(1),
                List.of(
                        new NewDisk.Blank("local", "new.img", Bytes.ofGiB(8)),
                        new NewDisk.Present(iso, Drive.Kind.CDROM)),
                Set.of(HostSpec.LAN)));
        assertThat(made.state()).as(made.toString()).isEqualTo(State.DONE);
        VmId vm = made.vm().orElseThrow();
        assertThat(shop.vm(vm).disks()).extracting(DiskFacts::source).containsExactly("/local/new.img", iso);
        assertThat(shop.done(new Task.Delete(vm, Set.of("vda"))).state()).isEqualTo(State.DONE);
        assertThat(shop.snapshot().vm(vm)).isEmpty();
        assertThat(shop.world.hasFile("a", "/local/new.img")).isFalse();
        assertThat(shop.world.hasFile("a", iso)).isTrue();
    }

    @Test
    void ofAVmThatCannotBeMadeNothingStays() throws Exception {
        Operation lost = shop.done(new Task.Create(
                A,
                "lost",
                1,
                Bytes.ofGiB(1),
                List.of(
                        new NewDisk.Blank("local", "lost.img", Bytes.ofGiB(8)),
                        new NewDisk.Present("/no/such.iso", Drive.Kind.CDROM)),
                Set.of()));
        assertRefused(lost, "/no/such.iso is not there");
        assertThat(shop.world.hasFile("a", "/local/lost.img")).isFalse();
    }

    @Test
    void aVmIsDefinedFromItsDescriptionAgain() throws Exception {
        CompletableFuture<String> words = shop.operations.describe(IDLE).toCompletableFuture();
        shop.work();
        assertThat(shop.done(new Task.Delete(IDLE, Set.of())).state()).isEqualTo(State.DONE);
        Operation again = shop.done(new Task.Define(A, words.join()));
        assertThat(again.vm()).contains(IDLE);
        assertThat(shop.vm(IDLE).name()).isEqualTo("idle");
        assertRefused(shop.done(new Task.Define(A, "a VM, please")), "makes no sense");
    }

    @Test
    void aDiskIsPluggedInAndPulledOut() throws Exception {
        String path = shop.done(new Task.CreateVolume(A, "shared", "plug.img", Bytes.ofGiB(1)))
                .made()
                .orElseThrow();
        Operation added = shop.done(new Task.AddDisk(WEB, path));
        assertThat(added.made()).contains("vdb");
        assertRefused(shop.done(new Task.DeleteVolume(A, "shared", "plug.img")), "VM web on a has " + path);
        assertRefused(shop.done(new Task.DeleteVolume(B, "shared", "plug.img")), "VM web on a has " + path);
        assertThat(shop.done(new Task.RemoveDisk(WEB, "vdb")).state()).isEqualTo(State.DONE);
        assertThat(shop.vm(WEB).disks()).hasSize(1);
        assertThat(shop.done(new Task.DeleteVolume(B, "shared", "plug.img")).state())
                .isEqualTo(State.DONE);
        assertRefused(shop.done(new Task.DeleteVolume(B, "shared", "plug.img")), "has no volume plug.img");
    }

    @Test
    void aFileOfAnotherHostsVmIsNotTaken() {
        shop.world.vm("b", VmSpec.named("other"));
        shop.look();
        assertNotPossible(
                () -> shop.done(new Task.AddDisk(WEB, "/shared/other.img")), "disk.used", "VM other on b has");
        shop.world.vmThatIsOff(
                "a", VmSpec.named("sharer").withDisks(VmSpec.named("other").disks()));
        shop.look();
        assertNotPossible(
                () -> shop.done(new Task.Delete(new VmId("vm-sharer"), Set.of("vda"))), "disk.used", "other on b");
        assertNotPossible(() -> shop.done(new Task.Delete(IDLE, Set.of("vdz"))), "disk.missing", "no disk vdz");
    }

    @Test
    void aFileThatAMoveIsAtIsNotTaken() throws Exception {
        shop.engine.moves.add(Moves.of(IDLE, B, A, "/shared/idle.img", "/local/idle.img"));
        assertNotPossible(
                () -> shop.done(new Task.AddDisk(WEB, "/local/idle.img")), "disk.moving", "migration m-1 of vm-idle");
        shop.engine.moves.clear();
    }

    @Test
    void poolsAndVolumesAreLookedAt() throws Exception {
        CompletableFuture<List<StoragePools.Pool>> pools =
                shop.operations.pools(A).toCompletableFuture();
        CompletableFuture<List<StoragePools.Volume>> lost =
                shop.operations.volumes(A, "no such pool").toCompletableFuture();
        shop.work();
        assertThat(pools.join()).extracting(StoragePools.Pool::name).contains("local", "shared");
        assertThat(lost).isCompletedExceptionally();
        assertThatThrownBy(() -> shop.operations.available(new HostId("nowhere")))
                .hasMessageContaining("nowhere");
        assertThat(shop.operations.end(new OperationId("o-none"))).isEqualTo(Optional.empty());
    }

    @Test
    void aHostInMaintenanceTakesNoVmAndLetsEverythingGo() throws NotPossibleException {
        shop.closed.add(A);
        assertThat(shop.operations.available(IDLE))
                .filteredOn(one -> one.act() == Act.START)
                .extracting(one -> one.against().orElseThrow().code())
                .containsExactly("host.maintenance");
        assertThatThrownBy(() -> shop.operations.begin(new Task.Plain(Act.START, IDLE), "a test"))
                .hasMessageContaining("a is in maintenance mode");
        assertThatThrownBy(() -> shop.operations.begin(new Task.Define(A, "x"), "a test"))
                .hasMessageContaining("a is in maintenance mode");
        assertThat(plain(Act.POWER_OFF, WEB).state()).isEqualTo(State.DONE);

        shop.closed.clear();
        assertThat(plain(Act.START, IDLE).state()).isEqualTo(State.DONE);
    }
}
