package org.drover.migration.internal.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MoveKind;
import org.drover.inventory.Snapshot;
import org.drover.migration.CheckReport;
import org.drover.migration.MoveRules;
import org.drover.migration.Obstacle;
import org.drover.model.Bytes;
import org.drover.model.CpuFeatures;
import org.drover.model.DiskFacts;
import org.drover.model.Drive;
import org.drover.model.HostTraits;
import org.drover.model.NetworkId;
import org.drover.model.Share;
import org.drover.model.Version;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.drover.model.VmTraits;
import org.drover.model.VolumeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks of what only some hosts tell. What one finds is alone: no other finds the same. */
class TraitChecksTest {
    private static final VmTraits NONE = VmTraits.UNKNOWN;
    private static final Map<String, Set<String>> MACHINES =
            Map.of("x86_64", Set.of("pc-i440fx-6.2", "pc-q35-6.2"), "aarch64", Set.of("virt-6.2"));
    private static final HostTraits OFFERS = HostTraits.UNKNOWN.withMachines(MACHINES);
    private static final HostTraits CACHES = HostTraits.UNKNOWN.withDropsCaches(false);

    private static List<Obstacle> found(TwoHosts hosts) {
        return PreFlight.own(hosts.planned());
    }

    @Test
    void whatIsNotToldStandsAgainstNothing() {
        assertThat(found(new TwoHosts())).isEmpty();
        assertThat(found(new TwoHosts()
                        .vm(NONE.withArchitecture("s390x")
                                .withMachine("s390-ccw-virtio-7.2")
                                .withHugePages(Bytes.ofMiB(2)))
                        .here(HostTraits.UNKNOWN.withHypervisor(new Version(7, 2, 0)))))
                .isEmpty();
        assertThat(found(new TwoHosts().there(OFFERS))).isEmpty();
    }

    @Test
    void savedMemoryWouldStayBehindInAColdMove() {
        Planned live = new TwoHosts().vm(NONE.withSaved(true)).planned();
        assertThat(PreFlight.own(live)).isEmpty();
        VmFacts off = live.vm().at(live.vm().host(), VmState.OFF);
        Planned cold = new Planned(
                off, live.destination(), live.picture(), live.way(), MoveKind.COLD, List.of(), Instant.EPOCH);
        assertThat(PreFlight.own(cold))
                .containsExactly(new Obstacle(
                        "vm.saved",
                        "web is saved on h1: its memory would stay behind",
                        "Restore it, then it can be moved while it runs; or delete its saved memory"));
    }

    @Test
    void anArchitectureThatIsNotRunThereIsNamedWithThoseThatAre() {
        assertThat(found(new TwoHosts()
                        .vm(NONE.withArchitecture("s390x").withMachine("s390-ccw-virtio-7.2"))
                        .there(OFFERS)))
                .containsExactly(new Obstacle(
                        "architecture.missing",
                        "web has processors of the architecture s390x, h2 runs only aarch64, x86_64",
                        "Choose a host that runs s390x"));
        assertThat(found(new TwoHosts().vm(NONE.withArchitecture("aarch64")).there(OFFERS)))
                .isEmpty();
    }

    @Test
    void aMachineTypeThatIsNotOfferedThereIsNamed() {
        VmTraits x86 = NONE.withArchitecture("x86_64");
        assertThat(found(new TwoHosts().vm(x86.withMachine("pc-i440fx-7.2")).there(OFFERS)))
                .containsExactly(new Obstacle(
                        "machine.missing",
                        "web has the machine type pc-i440fx-7.2, which h2 does not offer",
                        "Update the hypervisor on h2, or give the VM an older machine type while it is off"));
        assertThat(found(new TwoHosts().vm(x86.withMachine("pc-i440fx-6.2")).there(OFFERS)))
                .isEmpty();
        assertThat(found(new TwoHosts().vm(x86.withMachine("virt-6.2")).there(OFFERS)))
                .as("another architecture's")
                .hasSize(1);
    }

    @Test
    void anOlderHypervisorThereStandsAgainstTheMove() {
        assertThat(found(versions(new Version(7, 2, 0), new Version(6, 2, 9))))
                .containsExactly(new Obstacle(
                        "hypervisor.older",
                        "h2's hypervisor has version 6.2.9, older than 7.2.0 on h1",
                        "Update h2, or choose a host with 7.2.0 or newer"));
    }

    @Test
    void aNewerOneOrAnotherReleaseOfTheSameSeriesDoesNotNorIsOneProductComparedWithAnother() {
        assertThat(found(versions(new Version(6, 2, 0), new Version(10, 0, 0)))).isEmpty();
        assertThat(found(versions(new Version(7, 2, 9), new Version(7, 2, 0)))).isEmpty();
        assertThat(new HypervisorNotOlder()
                        .look(versions(new Version(7, 2, 0), new Version(1, 0, 0))
                                .backendThere("another")
                                .planned()))
                .isEmpty();
    }

    private static TwoHosts versions(Version here, Version there) {
        return new TwoHosts()
                .here(HostTraits.UNKNOWN.withHypervisor(here))
                .there(HostTraits.UNKNOWN.withHypervisor(there));
    }

    @Test
    void hugePagesThatAreTakenOrOfAnotherSizeDoNotCount() {
        VmTraits huge = NONE.withHugePages(Bytes.ofMiB(2));
        HostTraits there = HostTraits.UNKNOWN.withHugePages(
                Map.of(Bytes.ofMiB(2), Bytes.ofGiB(5), Bytes.ofGiB(1), Bytes.ofGiB(8)));
        TwoHosts full = new TwoHosts()
                .vm(huge)
                .there(there)
                .beside(VmState.RUNNING, huge)
                .beside(VmState.PAUSED, NONE.withHugePages(Bytes.ZERO));
        assertThat(found(full))
                .containsExactly(new Obstacle(
                        "hugepages.short",
                        "h2 has 1.0 GiB in huge pages of 2.0 MiB to spare, web needs 2.0 GiB",
                        "Set more huge pages of 2.0 MiB aside on h2 or choose another host"));
        TwoHosts room = new TwoHosts()
                .vm(huge)
                .there(there)
                .beside(VmState.RUNNING, NONE)
                .beside(VmState.OFF, huge)
                .beside(VmState.RUNNING, NONE.withHugePages(Bytes.ofGiB(1)))
                .beside(VmState.RUNNING, huge);
        assertThat(found(room)).isEmpty();
    }

    @Test
    void hugePagesOfAnySizeDoWhereTheHostChooses() {
        VmTraits any = NONE.withHugePages(Bytes.ZERO);
        assertThat(found(new TwoHosts().vm(any).there(HostTraits.UNKNOWN.withHugePages(Map.of()))))
                .singleElement()
                .extracting(Obstacle::reason)
                .isEqualTo("h2 has 0 B in huge pages to spare, web needs 2.0 GiB");
        assertThat(found(new TwoHosts()
                        .vm(any)
                        .there(HostTraits.UNKNOWN.withHugePages(Map.of(Bytes.ofGiB(1), Bytes.ofGiB(2))))))
                .isEmpty();
    }

    @Test
    void hugePagesThatSomebodyElseHasTakenDoNotCountEither() {
        HostTraits there = HostTraits.UNKNOWN.withHugePages(Map.of(Bytes.ofMiB(2), Bytes.ofGiB(4)));
        TwoHosts room = new TwoHosts().vm(NONE.withHugePages(Bytes.ofMiB(2)));
        assertThat(found(room.there(there.withFreeHugePages(Map.of(Bytes.ofMiB(2), Bytes.ofMiB(2046))))))
                .singleElement()
                .extracting(Obstacle::reason)
                .isEqualTo("h2 has 2.0 GiB in huge pages of 2.0 MiB to spare, web needs 2.0 GiB");
        assertThat(found(room.there(there.withFreeHugePages(Map.of(Bytes.ofMiB(2), Bytes.ofGiB(2))))))
                .isEmpty();
        assertThat(found(room.there(there.withFreeHugePages(Map.of(Bytes.ofMiB(2), Bytes.ofGiB(4))))
                        .beside(VmState.RUNNING, NONE.withHugePages(Bytes.ofMiB(2)))
                        .beside(VmState.INCOMING, NONE.withHugePages(Bytes.ofMiB(2)))))
                .as("free, but promised to one that is arriving")
                .extracting(Obstacle::code)
                .containsExactly("hugepages.short");
    }

    private static final String KVM = "x86_64/kvm";
    private static final VmTraits WITH_AVX512 = NONE.withCpu(new CpuFeatures(KVM, Set.of("sse", "avx2", "avx512f")));

    private static HostTraits offering(String... features) {
        return HostTraits.UNKNOWN.withCpuFeatures(Map.of(KVM, Set.of(features)));
    }

    @Test
    void featuresOfItsCpuThatItWouldLackAreNamed() {
        assertThat(found(new TwoHosts().vm(WITH_AVX512).there(offering("sse", "svm"))))
                .containsExactly(new Obstacle(
                        "cpu.features",
                        "web's CPU has avx2, avx512f, which h2 cannot give it",
                        "Choose a host that can, or, while the VM is off, give it a CPU without them"));
        assertThat(found(new TwoHosts().vm(WITH_AVX512).there(offering("sse", "avx2", "avx512f", "svm"))))
                .isEmpty();
        assertThat(found(new TwoHosts()
                        .vm(WITH_AVX512)
                        .there(HostTraits.UNKNOWN.withCpuFeatures(Map.of("x86_64/qemu", Set.of())))))
                .as("of another kind, nothing is told")
                .isEmpty();
    }

    @Test
    void theRemedyNamesWhoCanAndWhatAllHostsWouldCost() {
        assertThat(found(new TwoHosts()
                        .vm(WITH_AVX512)
                        .here(offering("sse", "avx2", "avx512f"))
                        .there(offering("sse", "avx2"))
                        .beside(offering("avx512f", "avx2", "sse", "svm"))))
                .singleElement()
                .extracting(Obstacle::remedy)
                .isEqualTo(
                        "Choose a host that can (h3), or, while the VM is off, give it a CPU without them; to run on all"
                                + " 3 hosts it would do without avx512f");
    }

    @Test
    void manyFeaturesAreCounted() {
        Set<String> many = IntStream.range(10, 30).mapToObj(i -> "f" + i).collect(Collectors.toSet());
        assertThat(found(new TwoHosts()
                        .vm(NONE.withCpu(new CpuFeatures(KVM, many)))
                        .there(offering("sse"))))
                .singleElement()
                .extracting(Obstacle::reason)
                .asString()
                .contains("f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, f20, f21 and 8 more, which");
    }

    @Test
    void aModelsNameCountsOnlyWhereFeaturesAreNotTold() {
        assertThat(new SameCpuModel().look(new TwoHosts().cpuThere("other").planned()))
                .get()
                .extracting(Obstacle::code)
                .isEqualTo("cpu.differs");
        assertThat(found(new TwoHosts()
                        .vm(WITH_AVX512)
                        .there(offering("sse", "avx2", "avx512f"))
                        .cpuThere("other")))
                .isEmpty();
    }

    @Test
    void aNetworkThatCarriesLessThereStandsAgainstTheMove() {
        assertThat(found(mtus(9000, 1500)))
                .containsExactly(new Obstacle(
                        "network.mtu",
                        "lan carries packets of 9000 bytes on h1 and of 1500 on h2",
                        "Set its MTU on h2 to 9000, or choose another host"));
        assertThat(found(mtus(1500, 9000))).isEmpty();
        assertThat(found(mtus(1500, 1500))).isEmpty();
        assertThat(found(new TwoHosts()
                        .here(HostTraits.UNKNOWN.withMtus(Map.of(TwoHosts.LAN, 9000)))
                        .there(HostTraits.UNKNOWN.withMtus(Map.of(new NetworkId("other"), 1500)))))
                .isEmpty();
    }

    private static TwoHosts mtus(int here, int there) {
        return new TwoHosts()
                .here(HostTraits.UNKNOWN.withMtus(Map.of(TwoHosts.LAN, here)))
                .there(HostTraits.UNKNOWN.withMtus(Map.of(TwoHosts.LAN, there)));
    }

    @Test
    void aNameThatDoesNotResolveHereIsSaidAndStandsAgainstNothing() {
        TwoHosts hosts = new TwoHosts().there(HostTraits.UNKNOWN.withUnresolved(Optional.of("node2.example")));
        CheckReport report = new PreFlight(new VendorChecks()).look(hosts.planned(), Instant.EPOCH);
        assertThat(report.possible()).isTrue();
        assertThat(report.notes())
                .containsExactly(
                        "h1 would send the VM to node2.example, a name that does not resolve where Drover runs: see"
                                + " that h1 knows it, or give h2 an address to send to");
        assertThat(new PreFlight(new VendorChecks())
                        .look(new TwoHosts().planned(), Instant.EPOCH)
                        .notes())
                .isEmpty();
    }

    @Test
    void leasesThatOnlyOneOfTheHostsHoldsStandAgainstTheMove() {
        assertThat(found(leases(true, false)))
                .containsExactly(new Obstacle(
                        "leases.differ",
                        "h1 leases the disks of its VMs and h2 does not, as far as is said",
                        "Give h2 the same lock manager as h1; if it has it already, connect it again and say so"));
        assertThat(found(leases(false, true)))
                .singleElement()
                .extracting(Obstacle::reason)
                .isEqualTo("h2 leases the disks of its VMs and h1 does not, as far as is said");
        assertThat(found(leases(true, true))).isEmpty();
        assertThat(found(leases(false, false))).isEmpty();
        assertThat(found(new TwoHosts().here(HostTraits.UNKNOWN.withLeases(true))))
                .isEmpty();
    }

    private static TwoHosts leases(boolean here, boolean there) {
        return new TwoHosts().here(HostTraits.UNKNOWN.withLeases(here)).there(HostTraits.UNKNOWN.withLeases(there));
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "writeback", "writethrough", "unsafe"})
    void aCachedDiskStandsAgainstTheMoveWhereCachesAreNotDropped(String mode) {
        assertThat(found(new TwoHosts().here(CACHES).disk(image(Drive.DISK.withCache(mode)))))
                .containsExactly(new Obstacle(
                        "disk.cache",
                        "Disk vda of web has the cache mode " + mode
                                + ", and between h1 and h2 its data could be lost with that",
                        "Set its cache mode to none or directsync, and restart the VM"));
        assertThat(found(new TwoHosts().there(CACHES).disk(image(Drive.DISK.withCache(mode)))))
                .hasSize(1);
        assertThat(found(new TwoHosts().disk(image(Drive.DISK.withCache(mode)))))
                .isEmpty();
    }

    static Stream<DiskFacts> safe() {
        return Stream.of(
                image(Drive.DISK),
                image(Drive.DISK.withCache("none")),
                image(Drive.DISK.withCache("directsync")),
                image(Drive.DISK.withCache("writeback").withReadOnly()),
                image(Drive.DISK.withCache("writeback").withShareable()),
                image(Drive.of(Drive.Kind.CDROM).withCache("default")),
                TwoHosts.disk("", Optional.empty(), Drive.of(Drive.Kind.FLOPPY).withCache("default")),
                TwoHosts.disk(
                        "nbd://10.0.0.1:10809/x", Optional.of(TwoHosts.SHARED), Drive.DISK.withCache("writeback")));
    }

    @ParameterizedTest
    @MethodSource("safe")
    void oneWithoutACacheOrThatNobodyWritesToOrOnTheNetworkDoesNot(DiskFacts disk) {
        assertThat(found(new TwoHosts().here(CACHES).there(CACHES).disk(disk))).isEmpty();
    }

    private static DiskFacts image(Drive drive) {
        return TwoHosts.disk("/shared/web.img", Optional.of(TwoHosts.SHARED), drive);
    }

    @Test
    void aMediumOfOneHostIsToBeEjectedNotToBeMoved() {
        Drive cd = Drive.of(Drive.Kind.CDROM);
        assertThat(found(new TwoHosts().disk(TwoHosts.disk("/isos/a.iso", Optional.empty(), cd))))
                .containsExactly(new Obstacle(
                        "medium.local",
                        "Drive vda of web holds /isos/a.iso, which h2 does not reach",
                        "Eject it, or put it on a volume that both hosts reach"));
        assertThat(found(new TwoHosts()
                        .disk(TwoHosts.disk("/elsewhere/a.iso", Optional.of(new VolumeId("elsewhere")), cd))))
                .extracting(Obstacle::code)
                .containsExactly("medium.local");
        assertThat(found(new TwoHosts().disk(image(cd)))).isEmpty();
        assertThat(found(new TwoHosts().disk(TwoHosts.disk("", Optional.empty(), cd))))
                .as("an empty drive")
                .isEmpty();
        assertThat(found(new TwoHosts().disk(TwoHosts.disk("/isos/a.img", Optional.empty(), Drive.DISK))))
                .extracting(Obstacle::code)
                .containsExactly("disk.local");
    }

    @Test
    void snapshotsAreCounted() {
        assertThat(found(new TwoHosts().vm(NONE.withSnapshots(2))))
                .containsExactly(new Obstacle(
                        "vm.snapshots",
                        "h1 keeps 2 snapshots of web, which would not move with it",
                        "Delete the snapshots"));
        assertThat(found(new TwoHosts().vm(NONE.withSnapshots(1))))
                .singleElement()
                .hasToString("h1 keeps 1 snapshot of web, which would not move with it. Delete the snapshot");
    }

    @Test
    void jobsOnItsDisksAreNamed() {
        assertThat(found(new TwoHosts().vm(NONE.withJobs(List.of("block copy of vda", "a backup")))))
                .containsExactly(new Obstacle(
                        "vm.busy", "On h1 runs for web: block copy of vda, a backup", "Wait for its end or cancel it"));
    }

    @ParameterizedTest
    @MethodSource("org.drover.model.testing.OddNames#all")
    void allAreFoundAtOnceAndNameTheVmAsItIs(String name) {
        TwoHosts bad = new TwoHosts()
                .named(name)
                .vm(NONE.withArchitecture("s390x").withSnapshots(1).withJobs(List.of("a backup")))
                .here(CACHES.withHypervisor(new Version(7, 2, 0)))
                .there(OFFERS.withHypervisor(new Version(7, 1, 0)))
                .disk(image(Drive.DISK.withCache("writeback")));
        List<Obstacle> found = found(bad);
        assertThat(found)
                .extracting(Obstacle::code)
                .containsExactly("hypervisor.older", "architecture.missing", "disk.cache", "vm.snapshots", "vm.busy");
        assertThat(found.subList(1, 5))
                .allSatisfy(obstacle -> assertThat(obstacle.reason()).contains(name));
    }

    @Test
    void clocksThatAreApartStandAgainstTheMove() {
        HostTraits behind = HostTraits.UNKNOWN.withClockAhead(Duration.ofMillis(-700));
        HostTraits ahead = HostTraits.UNKNOWN.withClockAhead(Duration.ofMillis(800));
        assertThat(found(new TwoHosts().here(behind).there(ahead)))
                .containsExactly(new Obstacle(
                        "clock.skew",
                        "The clock of h2 is 1.5 s ahead of that of h1: the time in web would jump",
                        "Let both hosts take their time from the same server (chronyc tracking says how far it is)"));
        assertThat(found(new TwoHosts().here(ahead).there(behind)).get(0).reason())
                .contains("1.5 s behind that of h1");
        assertThat(found(new TwoHosts().here(ahead).there(HostTraits.UNKNOWN.withClockAhead(Duration.ZERO))))
                .isEmpty();
        assertThat(found(new TwoHosts().there(HostTraits.UNKNOWN.withClockAhead(Duration.ofDays(1)))))
                .as("of which only one is told")
                .isEmpty();
    }

    @Test
    void aHostWithoutAFreePortTakesNoVm() {
        assertThat(found(new TwoHosts().there(HostTraits.UNKNOWN.withFreePorts(0))))
                .extracting(Obstacle::code)
                .containsExactly("ports.taken");
        assertThat(found(new TwoHosts()
                        .here(HostTraits.UNKNOWN.withFreePorts(0))
                        .there(HostTraits.UNKNOWN.withFreePorts(1))))
                .isEmpty();
    }

    @Test
    void aCertificateThatHasEndedIsNamedOfWhicheverHost() {
        HostTraits ended = HostTraits.UNKNOWN.withCertificateEnds(Instant.EPOCH.minusSeconds(1));
        assertThat(found(new TwoHosts().there(ended)))
                .containsExactly(new Obstacle(
                        "credentials.ended",
                        "A certificate by which h2 is reached counts no more since 1969-12-31T23:59:59Z",
                        "Have a new one made (for h2, or for Drover), and connect h2 anew"));
        assertThat(found(new TwoHosts().here(ended))).extracting(Obstacle::code).containsExactly("credentials.ended");
        assertThat(found(new TwoHosts().here(HostTraits.UNKNOWN.withCertificateEnds(Instant.EPOCH.plusSeconds(1)))))
                .isEmpty();
    }

    @Test
    void aDiskThatAnotherVmUsesIsNotCopied() {
        TwoHosts hosts = new TwoHosts();
        Planned live = hosts.planned();
        VmFacts web = live.vm();
        VmFacts twin = new VmFacts(
                new VmId("twin"),
                "twin",
                web.host(),
                VmState.RUNNING,
                1,
                web.memory(),
                web.disks(),
                web.networks(),
                Optional.empty());
        Snapshot both =
                new Snapshot(1, live.picture().hosts(), Map.of(web.id(), web, twin.id(), twin), List.of(web, twin));
        List<DiskMove> disks = List.of(new DiskMove("vda", "/shared/web.img", "/shared/new.img", false));
        Planned copied = new Planned(web, web.host(), both, Planned.Way.DRIVEN, MoveKind.STORAGE, disks, Instant.EPOCH);
        assertThat(PreFlight.own(copied)).extracting(Obstacle::code).contains("disk.others");
        assertThat(new DiskOfNobodyElse().look(new Planned(web, live.destination(), both, Planned.Way.DRIVEN)))
                .as("it stays where both reach it")
                .isEmpty();
        Planned alone = new Planned(
                web, web.host(), live.picture(), Planned.Way.DRIVEN, MoveKind.STORAGE, disks, Instant.EPOCH);
        assertThat(new DiskOfNobodyElse().look(alone)).isEmpty();
    }

    @Test
    void whatPeopleDecidedIsLookedAtToo() {
        TwoHosts hosts = new TwoHosts().beside(VmState.RUNNING, NONE);
        Map<String, MoveRules> rules = new HashMap<>();
        House house = new House(vm -> rules.getOrDefault(vm.value(), MoveRules.NONE), new Share(0.95));
        assertThat(codes(house, hosts)).containsExactly("reserve.spent");

        House plain = new House(house.rules(), new Share(0));
        assertThat(codes(plain, hosts)).isEmpty();
        rules.put("web", MoveRules.of(Map.of("apart", "sql")));
        assertThat(codes(plain, hosts)).isEmpty();
        rules.put("other0", MoveRules.of(Map.of("apart", "sql")));
        assertThat(codes(plain, hosts)).containsExactly("affinity.apart");
        rules.put("web", MoveRules.of(Map.of("hosts", "h1\nh3")));
        assertThat(codes(plain, hosts)).containsExactly("owner.not-possible");
        rules.put("web", MoveRules.of(Map.of("hosts", "h1\nh2", "apart", "mail")));
        assertThat(codes(plain, hosts)).isEmpty();
    }

    private static List<String> codes(House house, TwoHosts hosts) {
        return new PreFlight(new VendorChecks(), house)
                .look(hosts.planned(), Instant.EPOCH).obstacles().stream()
                        .map(Obstacle::code)
                        .toList();
    }
}
