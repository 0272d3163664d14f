package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.ColdMigration;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.PhasedMigration;
import org.drover.backend.api.Presence;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Transfer;
import org.drover.backend.libvirt.internal.LibvirtBackend;
import org.drover.model.ByteRate;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** VMs that do not run go to another real host: one with a disk of its host's own, one with a disk that both reach. */
class ColdMoveTest {
    private static final String OWN = "/var/lib/libvirt/images/";
    private static final MigrationOptions SLOWLY = MigrationOptions.DEFAULT.withBandwidth(ByteRate.ofMiBPerSecond(2));
    private static final VmId LOCAL = Lab.vm(1);
    private static final VmId SHARED = Lab.vm(2);
    private static final VmId CHAINED = Lab.vm(3);
    private static final Map<String, HostConnection> HOSTS = new HashMap<>();
    private static Lab lab;

    @BeforeAll
    static void bringUp() throws BackendException {
        lab = Lab.up(2);
        LibvirtBackend backend = new LibvirtBackend();
        for (String host : List.of("h1", "h2")) HOSTS.put(host, backend.connect(lab.endpoint(host)));
        define("local", 1, "--local", "qcow2");
        in("h1", "qemu-io -c 'write -P 7 5M 12M' " + OWN + "guest-1.qcow2");
        define("shared", 2);
    }

    private static void define(String name, int number, String... more) {
        List<String> words = new ArrayList<>(List.of("guest", name, Integer.toString(number)));
        if (more.length > 0) words.addAll(List.of("--on", "h1"));
        words.addAll(List.of(more));
        lab.run(words.toArray(String[]::new));
        lab.run(
                "vsh",
                "h1",
                "define",
                lab.state().resolve("guests/" + number + ".xml").toString());
        if (more.length > 0) lab.run("vsh", "h1", "destroy", Lab.vm(number).value());
    }

    private static String in(String host, String command) {
        return lab.run("in", host, "sh", "-c", command);
    }

    @AfterAll
    static void takeDown() {
        HOSTS.values().forEach(HostConnection::close);
        lab.close();
    }

    @AfterEach
    void nothingIsLeftOver() {
        for (String host : HOSTS.keySet()) {
            assertThat(lab.run("traces", host))
                    .as(host)
                    .doesNotContain("pool: ", "process: ", "status: ", "lease: ", "port: ");
        }
        List<String> both = known("h1");
        both.retainAll(known("h2"));
        assertThat(both).as("VMs that both hosts define").isEmpty();
    }

    private static List<String> known(String host) {
        return lab.run("vsh", host, "list", "--all", "--uuid")
                .lines()
                .filter(line -> !line.isBlank())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String where(VmId vm) {
        return known("h2").contains(vm.value()) ? "h2" : "h1";
    }

    private static String other(String host) {
        return host.equals("h1") ? "h2" : "h1";
    }

    private static Halves move(VmId vm, String id, MigrationOptions options, boolean flat, boolean carried)
            throws BackendException {
        HostConnection here = HOSTS.get(where(vm));
        String from = here.vm(vm).orElseThrow().disks().get(0).source();
        String to = OWN + PhasedMigration.fileName(Path.of(from).getFileName().toString(), new MigrationId(id));
        List<DiskMove> disks = carried ? List.of(new DiskMove("vda", from, to, flat)) : List.of();
        return new Halves(
                ColdMigration.class,
                MoveKind.COLD,
                here,
                HOSTS.get(other(where(vm))),
                vm,
                id,
                options,
                disks,
                Optional.empty());
    }

    private static Halves move(VmId vm, String id) throws BackendException {
        return move(vm, id, MigrationOptions.DEFAULT, true, !vm.equals(SHARED));
    }

    private static String content(String host, String file) {
        return in(host, "qemu-img convert -O raw " + file + " /tmp/c.raw && md5sum < /tmp/c.raw; rm -f /tmp/c.raw");
    }

    private static String file(VmId vm) throws BackendException {
        return HOSTS.get(where(vm)).vm(vm).orElseThrow().disks().get(0).source();
    }

    @Test
    void aVmAndItsDiskGoToTheOtherHost() throws BackendException {
        String here = where(LOCAL);
        String content = content(here, file(LOCAL));
        String old = file(LOCAL);
        Halves move = move(LOCAL, "whole");
        List<MigrationProgress> progress = new ArrayList<>();
        Transfer transfer = move.performed(progress::add);
        assertThat(move.atSource().presence()).isEqualTo(Presence.OFF);
        assertThat(move.atSource().carries(move.ticket.id())).isTrue();
        assertThat(move.atDestination().presence()).isEqualTo(Presence.ABSENT);
        assertThat(move.atDestination().leftovers())
                .containsExactly(move.ticket.disks().get(0).to());
        Arrival arrival = move.to.finish(transfer);
        assertThat(move.atDestination().presence()).isEqualTo(Presence.OFF);
        assertThat(move.atDestination().leftovers()).isEmpty();
        assertThatThrownBy(move.to::discard).isInstanceOf(BackendException.Refused.class);
        MigrationFigures figures = move.from.confirm(arrival);
        move.close();

        assertThat(progress).isNotEmpty();
        assertThat(figures.transferred().orElseThrow().count())
                .as("holes stay holes")
                .isBetween(12L << 20, 16L << 20);
        assertThat(where(LOCAL)).isEqualTo(other(here));
        assertThat(content(other(here), file(LOCAL))).isEqualTo(content);
        assertThat(in(here, "ls " + OWN))
                .doesNotContain(Path.of(old).getFileName().toString());
        assertThat(move.atSource().presence()).isEqualTo(Presence.ABSENT);
        assertThat(move.atSource().leftovers()).isEmpty();
        lab.run("vsh", other(here), "start", LOCAL.value());
        lab.run("vsh", other(here), "destroy", LOCAL.value());
    }

    @Test
    void aVmWhoseDiskBothReachGoesWithoutIt() throws BackendException {
        String here = where(SHARED);
        move(SHARED, "shared").whole(p -> {});
        assertThat(where(SHARED)).isEqualTo(other(here));
        assertThat(file(SHARED)).isEqualTo("/mnt/vms/guest-2.img");
    }

    /** But for the mark, which a VM keeps that has arrived. */
    private static String definition(String host) {
        return lab.run("vsh", host, "dumpxml", LOCAL.value()).replaceFirst("(?s) *<metadata(/>|>.*</metadata>)\n", "");
    }

    @Test
    void aMoveGivenUpBeforeFinishLeavesAllAsItWas() throws BackendException {
        String here = where(LOCAL);
        String before = definition(here);
        for (int phases = 1; phases <= 3; phases++) {
            Halves move = move(LOCAL, "given-up-" + phases);
            var offer = move.from.begin();
            Reservation reservation = phases >= 2 ? move.to.prepare(offer) : null;
            if (phases >= 3) move.from.perform(reservation, p -> {});
            move.undo();
            assertThat(move.atDestination().leftovers()).isEmpty();
            assertThat(definition(here)).isEqualTo(before);
        }
    }

    @Test
    void aMoveIsCancelledInItsMiddle() throws BackendException {
        Halves move = move(LOCAL, "cancelled", SLOWLY, true, true);
        AtomicBoolean told = new AtomicBoolean();
        assertThatThrownBy(() -> move.performed(p -> {
                    if (told.compareAndSet(false, true)) cancel(move);
                }))
                .isInstanceOf(BackendException.Refused.class)
                .hasMessageContaining("cancelled");
        assertThat(told).isTrue();
        move.undo();
        assertThat(move.atDestination().leftovers()).isEmpty();
        assertThat(move.atSource().mark()).isEmpty();
    }

    private static void cancel(Halves move) {
        try {
            assertThat(move.from.cancel()).isEqualTo(CancelAnswer.CANCELLED);
        } catch (BackendException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aVmThatSomebodyStartsMeanwhileIsNotDefinedElsewhere() throws BackendException {
        String here = where(LOCAL);
        Halves move = move(LOCAL, "started");
        Transfer transfer = move.performed(p -> {});
        lab.run("vsh", here, "start", LOCAL.value());
        assertThatThrownBy(() -> move.to.finish(transfer))
                .isInstanceOf(BackendException.Refused.class)
                .hasMessageContaining("somebody has started it");
        assertThat(move.atDestination().presence()).isEqualTo(Presence.ABSENT);
        move.undo();
        assertThat(move.atDestination().leftovers()).isEmpty();
        lab.run("vsh", here, "destroy", LOCAL.value());
        assertThat(move.atSource().mark()).isEmpty();
    }

    @Test
    void whatAClientLeftAfterFinishIsSettledByTheNextOne() throws BackendException {
        String here = where(LOCAL);
        Halves move = move(LOCAL, "unconfirmed");
        move.to.finish(move.performed(p -> {}));
        move.close();
        assertThat(known(here)).contains(LOCAL.value());
        move.source.settle(move.ticket, move.atSource(), SettlingAct.LET_GO);
        move.source.settle(move.ticket, move.atSource(), SettlingAct.REMOVE_LEFTOVERS);
        assertThat(move.atSource().presence()).isEqualTo(Presence.ABSENT);
        assertThat(move.atSource().leftovers()).isEmpty();
        assertThat(where(LOCAL)).isEqualTo(other(here));
    }

    @Test
    void aDefinitionThatIsNotToBeIsDestroyedAndThenItsFiles() throws BackendException {
        String here = where(LOCAL);
        Halves move = move(LOCAL, "not-to-be");
        move.to.finish(move.performed(p -> {}));
        move.close();
        move.destination.settle(move.ticket, move.atDestination(), SettlingAct.DESTROY_LEFTOVER);
        move.destination.settle(move.ticket, move.atDestination(), SettlingAct.REMOVE_LEFTOVERS);
        assertThat(move.atDestination().presence()).isEqualTo(Presence.ABSENT);
        assertThat(move.atDestination().leftovers()).isEmpty();
        assertThat(where(LOCAL)).isEqualTo(here);
        move.from.keep();
    }

    @Test
    void aFileThatIsThereIsNeverTakenNorDeleted() throws BackendException {
        String there = other(where(LOCAL));
        Halves move = move(LOCAL, "taken");
        String to = move.ticket.disks().get(0).to();
        in(there, "echo mine > " + to);
        var offer = move.from.begin();
        assertThatThrownBy(() -> move.to.prepare(offer)).isInstanceOf(BackendException.Refused.class);
        move.undo();
        assertThat(in(there, "cat " + to)).isEqualTo("mine\n");
        in(there, "rm " + to);
    }

    @Test
    void aChainGoesWholeOrBecomesOneFile() throws BackendException {
        in(
                "h1",
                "cd " + OWN + " && qemu-img create -q -f qcow2 base.qcow2 64M"
                        + " && qemu-io -c 'write -P 3 1M 4M' base.qcow2 >/dev/null"
                        + " && qemu-img create -q -f qcow2 -b " + OWN + "base.qcow2 -F qcow2 mid.qcow2"
                        + " && qemu-io -c 'write -P 5 9M 1M' mid.qcow2 >/dev/null"
                        + " && qemu-img create -q -f qcow2 -b " + OWN + "mid.qcow2 -F qcow2 top.qcow2"
                        + " && qemu-io -c 'write -P 4 2M 1M' top.qcow2 >/dev/null && chown libvirt-qemu:libvirt-qemu *.qcow2");
        lab.run("guest", "chained", "3");
        in(
                "h1",
                "sed -i -e 's#/mnt/vms/guest-3.img#" + OWN + "top.qcow2#' -e \"s#type='raw'#type='qcow2'#\" "
                        + lab.state().resolve("guests/3.xml"));
        lab.run("vsh", "h1", "define", lab.state().resolve("guests/3.xml").toString());
        String content = content("h1", OWN + "top.qcow2");
        Halves left = move(CHAINED, "left", MigrationOptions.DEFAULT, false, true);
        left.performed(p -> {});
        left.undo();
        assertThat(in("h2", "ls " + OWN)).doesNotContain("top", "below");

        Halves crashed = move(CHAINED, "crashed", MigrationOptions.DEFAULT, false, true);
        crashed.performed(p -> {});
        assertThat(crashed.atDestination().leftovers())
                .containsExactlyInAnyOrder(
                        OWN + "top.m-crashed.qcow2",
                        OWN + "below1-mid.m-crashed.qcow2",
                        OWN + "below2-base.m-crashed.qcow2");
        crashed.destination.settle(crashed.ticket, crashed.atDestination(), SettlingAct.REMOVE_LEFTOVERS);
        assertThat(in("h2", "ls " + OWN)).doesNotContain("top", "below");
        crashed.from.keep();
        crashed.close();

        Halves whole = move(CHAINED, "whole", MigrationOptions.DEFAULT, false, true);
        whole.whole(p -> {});
        assertThat(whole.atDestination().leftovers())
                .as("its disk stands on them")
                .isEmpty();
        assertThat(content("h2", file(CHAINED))).isEqualTo(content);
        assertThat(in("h2", "qemu-img info --backing-chain " + file(CHAINED) + " | grep '^image'"))
                .isEqualTo("image: " + OWN + "top.m-whole.qcow2\nimage: " + OWN + "below1-mid.m-whole.qcow2\nimage: "
                        + OWN + "below2-base.m-whole.qcow2\n");
        assertThat(in("h1", "ls " + OWN)).contains("base.qcow2", "mid.qcow2").doesNotContain("top");

        in("h1", "cp " + OWN + "base.qcow2 " + OWN + "below2-base.m-whole.qcow2"); // of what it stands on, one is there
        move(CHAINED, "home", MigrationOptions.DEFAULT, false, true).whole(p -> {});
        assertThat(content("h1", file(CHAINED))).isEqualTo(content);
        assertThat(in("h1", "qemu-img info --backing-chain " + file(CHAINED) + " | grep '^image'"))
                .endsWith("image: " + OWN + "below1-mid.m-home.qcow2\nimage: " + OWN + "below2-base.m-whole.qcow2\n");
        in("h2", "rm " + OWN + "below*");

        Halves flat = move(CHAINED, "flat", MigrationOptions.DEFAULT, true, true);
        flat.whole(p -> {});
        assertThat(content("h2", file(CHAINED))).isEqualTo(content);
        assertThat(in("h2", "qemu-img info " + file(CHAINED))).doesNotContain("backing file");
        assertThat(in("h1", "ls " + OWN)).contains("base.qcow2").doesNotContain("top", ".flat");
        lab.run("vsh", "h2", "undefine", CHAINED.value());
        in("h2", "rm " + OWN + "top*");
        in("h1", "rm " + OWN + "base.qcow2 " + OWN + "mid.qcow2 " + OWN + "below*");
    }

    @Test
    void itsFirmwaresSettingsGoWithIt() throws BackendException {
        String settings = "/var/lib/libvirt/qemu/nvram/";
        String xml = lab.state().resolve("guests/4.xml").toString();
        lab.run("guest", "firm", "4");
        in(
                "h1",
                "printf settings > " + settings + "firm.fd; sed -i 's#</type>#</type><loader readonly=\"yes\""
                        + " type=\"pflash\">/mnt/boot/none.fd</loader><nvram>" + settings + "firm.fd</nvram>#' " + xml);
        lab.run("vsh", "h1", "define", xml);
        VmId firm = Lab.vm(4);

        Halves left = move(firm, "left", MigrationOptions.DEFAULT, true, false);
        left.performed(p -> {});
        assertThat(left.atDestination().leftovers()).containsExactly(settings + "firm.m-left.fd");
        left.undo();
        assertThat(in("h2", "ls " + settings)).isBlank();

        move(firm, "settings", MigrationOptions.DEFAULT, true, false).whole(p -> {});
        assertThat(in("h2", "cat " + settings + "firm.m-settings.fd")).isEqualTo("settings");
        assertThat(lab.run("vsh", "h2", "dumpxml", firm.value())).contains(settings + "firm.m-settings.fd<");
        assertThat(in("h1", "ls " + settings)).isBlank();

        Halves told = move(firm, "told", MigrationOptions.DEFAULT, true, false);
        told.to.finish(told.performed(p -> {}));
        told.close();
        told.source.settle(told.ticket, told.atSource(), SettlingAct.LET_GO);
        assertThat(told.atSource().leftovers()).isEmpty();
        assertThat(in("h2", "ls " + settings)).isBlank();
        assertThat(in("h1", "cat " + settings + "firm.m-told.fd")).isEqualTo("settings");
        lab.run("vsh", "h1", "undefine", "--nvram", firm.value());
    }

    @Test
    void savedMemoryIsNotLeftBehind() throws BackendException {
        String here = where(LOCAL);
        lab.run("vsh", here, "start", LOCAL.value());
        lab.run("vsh", here, "managedsave", LOCAL.value());
        Halves move = move(LOCAL, "saved");
        assertThatThrownBy(move.from::begin)
                .isInstanceOf(BackendException.Refused.class)
                .hasMessageContaining("keeps its saved memory");
        move.undo();
        lab.run("vsh", here, "managedsave-remove", LOCAL.value());
    }

    @Test
    void whatItsHostKeepsOfItBesidesIsNamed() throws BackendException {
        String xml = lab.state().resolve("guests/5.xml").toString();
        lab.run("guest", "keeps", "5");
        in(
                "h1",
                "sed -i 's#<devices>#<devices><tpm model=\"tpm-tis\"><backend type=\"passthrough\"><device path=\"/dev/tpm0\"/></backend></tpm>#' "
                        + xml);
        lab.run("vsh", "h1", "define", xml);
        Halves move = move(Lab.vm(5), "keeps", MigrationOptions.DEFAULT, true, false);
        assertThatThrownBy(move.from::begin)
                .isInstanceOf(BackendException.Refused.class)
                .hasMessageContaining("TPM");
        move.undo();
        lab.run("vsh", "h1", "undefine", Lab.vm(5).value());
    }
}
