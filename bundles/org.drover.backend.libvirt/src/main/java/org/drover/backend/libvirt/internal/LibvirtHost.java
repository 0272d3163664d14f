package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Capability;
import org.drover.backend.api.ColdMigration;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DirtyRateMeter;
import org.drover.backend.api.DiskHotPlug;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEvent;
import org.drover.backend.api.Leases;
import org.drover.backend.api.SavedStateMigration;
import org.drover.backend.api.StorageMigration;
import org.drover.backend.api.StoragePools;
import org.drover.backend.api.VmDefinitions;
import org.drover.backend.api.VmDesigns;
import org.drover.backend.api.VmLifecycle;
import org.drover.backend.api.VmReset;
import org.drover.backend.api.VmSaving;
import org.drover.libvirt.DomainEvent;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus;
import org.drover.libvirt.DomainStatus.Reason;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.HostCalls;
import org.drover.libvirt.LibvirtConnection;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.Bytes;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.HostLink;
import org.drover.model.HostSample;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.xml.sax.SAXException;

/** One host: looks at it over one connection kept open; migrations open their own. */
final class LibvirtHost implements HostConnection {
    /** Far more than libvirt takes itself. */
    private static final int LONGEST_NAME = 1000;

    /** Of changes that a VM's facts show. */
    private static final List<DomainEvent.Kind> TELLING = List.of(
            DomainEvent.Kind.LIFECYCLE,
            DomainEvent.Kind.IO_ERROR,
            DomainEvent.Kind.BLOCK_JOB,
            DomainEvent.Kind.DEVICE_ADDED,
            DomainEvent.Kind.DEVICE_REMOVED);

    private final HostId id;
    private final LibvirtConnection libvirt;
    private final LibvirtBackend.Connector connector;
    private final Line.Pool lines;
    private final Failures failures;
    private final DiskFiles files;
    private final Untold untold;
    private final HostGauge gauge;
    private final LibvirtPools pools;
    private final Map<Class<? extends Capability>, Capability> capabilities;
    private final Optional<LibvirtDelegated> amongThem;
    private final Set<VmId> leaving = ConcurrentHashMap.newKeySet();
    private final List<Consumer<HostEvent>> listeners = new CopyOnWriteArrayList<>();
    private final Resumptions resumptions = new Resumptions();
    private final AtomicBoolean listening = new AtomicBoolean();

    LibvirtHost(HostId id, LibvirtBackend.Connector connector, LibvirtConnection libvirt, Landing.All landings) {
        this.id = id;
        this.connector = connector;
        this.libvirt = libvirt;
        this.lines = new Line.Pool(connector);
        this.failures = new Failures(id);
        this.files = new DiskFiles(libvirt);
        this.untold = new Untold(libvirt);
        this.gauge = new HostGauge(id, libvirt, connector.settings(), connector.notices());
        this.capabilities = new HashMap<>(Map.of(
                DrivenMigration.class,
                        new LibvirtMigration(
                                this, lines, landings, connector.settings().migrationAddress()),
                StorageMigration.class, new LibvirtStorage(this),
                ColdMigration.class, new LibvirtCold(this, lines, landings),
                SavedStateMigration.class, new LibvirtQuick(this, lines, landings),
                VmLifecycle.class, new LibvirtLifecycle(this),
                DirtyRateMeter.class, new LibvirtDirtyRate(this)));
        this.pools = new LibvirtPools(this, connector.settings().shared());
        capabilities.put(StoragePools.class, pools);
        capabilities.put(DiskHotPlug.class, new LibvirtDiskHotPlug(this));
        capabilities.put(VmReset.class, new LibvirtReset(this));
        capabilities.put(VmSaving.class, new LibvirtSaving(this));
        capabilities.put(VmDefinitions.class, new LibvirtDefinitions(this));
        capabilities.put(VmDesigns.class, new LibvirtDesigns(this));
        if (connector.settings().leases()) {
            capabilities.put(
                    Leases.class, new LibvirtLeases(this, connector.settings().shared()));
        }
        this.amongThem =
                connector.settings().peerToPeer() ? Optional.of(new LibvirtDelegated(this, lines)) : Optional.empty();
        amongThem.ifPresent(delegated -> capabilities.put(DelegatedMigration.class, delegated));
        libvirt.whenEnded(why -> tell(new HostEvent.ConnectionLost(id, why.getMessage())));
    }

    @Override
    public HostId host() {
        return id;
    }

    LibvirtConnection libvirt() {
        return libvirt;
    }

    LibvirtPools pools() {
        return pools;
    }

    Failures failures() {
        return failures;
    }

    DiskFiles files() {
        return files;
    }

    @Override
    public HostFacts facts() throws BackendException {
        try {
            return gauge.facts();
        } catch (LibvirtFailure e) {
            throw failures.looking("read facts", Optional.empty(), e);
        }
    }

    @Override
    public List<VmFacts> vms() throws BackendException {
        List<VmFacts> vms = new ArrayList<>();
        try {
            for (DomainRef domain : libvirt.domains().list()) read(domain).ifPresent(vms::add);
        } catch (LibvirtFailure e) {
            throw failures.looking("list VMs", Optional.empty(), e);
        }
        return vms;
    }

    @Override
    public Optional<VmFacts> vm(VmId vm) throws BackendException {
        try {
            Optional<DomainRef> domain = libvirt.domains().find(uuidOf(vm));
            return domain.isEmpty() ? Optional.empty() : read(domain.get());
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.NO_DOMAIN)) return Optional.empty(); // the id is none of libvirt's
            throw failures.looking("read a VM", Optional.of(vm), e);
        } catch (LibvirtFailure e) {
            throw failures.looking("read a VM", Optional.of(vm), e);
        }
    }

    /** Empty when the domain went away between the calls. */
    private Optional<VmFacts> read(DomainRef domain) throws LibvirtFailure {
        try {
            String xml = libvirt.domains().xml(domain);
            VmFacts told =
                    facts(id, domain, xml, state(domain), connector.settings().shared());
            boolean inMemory = told.state() == VmState.RUNNING || told.state() == VmState.PAUSED;
            if (inMemory && !libvirt.domains().isPersistent(domain)) told = undefined(told);
            return Optional.of(untold.add(told, domain, leaving.contains(told.id()), xml));
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.NO_DOMAIN)) return Optional.empty();
            throw e;
        }
    }

    private static VmFacts undefined(VmFacts vm) {
        String reason = vm.immovable().map(why -> why + "; ").orElse("") + Bound.UNDEFINED;
        return new VmFacts(
                vm.id(),
                vm.name(),
                vm.host(),
                vm.state(),
                vm.vcpus(),
                vm.memory(),
                vm.disks(),
                vm.networks(),
                Optional.of(reason),
                vm.traits());
    }

    /** One definition that makes no sense hides neither the host's other VMs nor its own: that one cannot be moved. */
    static VmFacts facts(HostId host, DomainRef domain, String xml, VmState state, SharedPaths shared) {
        try {
            return DomainXml.parse(xml).facts(host, state, shared);
        } catch (SAXException | IllegalArgumentException | ArithmeticException e) {
            return new VmFacts(
                    idOf(domain),
                    domain.name().isEmpty() || domain.name().length() > LONGEST_NAME
                            ? domain.uuid().toString()
                            : domain.name(),
                    host,
                    state,
                    1,
                    Bytes.ZERO,
                    List.of(),
                    Set.of(),
                    Optional.of("its definition makes no sense: " + e.getMessage()));
        }
    }

    private VmState state(DomainRef domain) throws LibvirtFailure {
        DomainStatus status = libvirt.domains().status(domain);
        return switch (status.state()) {
            case RUNNING, BLOCKED, SHUTTING_DOWN -> VmState.RUNNING;
            case PAUSED, PM_SUSPENDED ->
                status.is(Reason.PAUSED_MIGRATION) && !leaving.contains(idOf(domain)) && isIncoming(domain)
                        ? VmState.INCOMING
                        : VmState.PAUSED;
            case SHUT_OFF -> VmState.OFF;
            case CRASHED -> VmState.CRASHED;
            case NO_STATE, UNKNOWN -> VmState.UNKNOWN;
        };
    }

    /** VMs that are being sent from here: their QEMU is not asked which way they go, least of all in their pause. */
    Set<VmId> leaving() {
        return leaving;
    }

    /** libvirt tells an incoming migration by refusing its statistics: {@code qemuDomainGetJobStatsInternal}. */
    boolean isIncoming(DomainRef domain) throws LibvirtFailure {
        try {
            libvirt.jobs().stats(domain);
            return false;
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.OPERATION_UNSUPPORTED)) return true;
            throw e;
        }
    }

    /**
     * How long the host has been up, at most: all that its processors have counted since, which libvirt sums up over them
     * ({@code virNodeGetCPUStats}); it tells nothing closer.
     */
    Duration up(Duration deadline) throws LibvirtFailure {
        HostCalls calls = libvirt.host().within(deadline);
        long counted =
                calls.cpuStats().values().stream().mapToLong(Long::longValue).sum();
        return Duration.ofNanos(counted / Math.max(1, calls.nodeInfo().cpus()));
    }

    @Override
    public HostSample sample() throws BackendException {
        try {
            return gauge.sample();
        } catch (LibvirtFailure e) {
            throw failures.looking("sample", Optional.empty(), e);
        }
    }

    @Override
    public AutoCloseable watch(Consumer<HostEvent> listener) throws BackendException {
        listeners.add(listener);
        try {
            if (listening.compareAndSet(false, true)) {
                for (DomainEvent.Kind kind : TELLING) {
                    libvirt.events().listen(kind, e -> {
                        resumptions.heard(e);
                        tell(new HostEvent.VmChanged(id, idOf(e.domain())));
                    });
                }
            }
        } catch (LibvirtFailure e) {
            listeners.remove(listener);
            listening.set(false);
            throw failures.looking("watch", Optional.empty(), e);
        }
        return () -> listeners.remove(listener);
    }

    /** When VMs that arrive here begin to run, as far as events are listened to. */
    Resumptions resumptions() {
        return resumptions;
    }

    private void tell(HostEvent event) {
        listeners.forEach(l -> l.accept(event));
    }

    @Override
    public <C extends Capability> Optional<C> capability(Class<C> kind) {
        return Optional.ofNullable(kind.cast(capabilities.get(kind)));
    }

    /** Where others send to over this network. */
    Optional<String> addressOn(Optional<String> network) {
        return connector.settings().links().stream()
                .filter(link -> network.equals(Optional.of(link.network())))
                .map(HostLink::address)
                .findFirst();
    }

    DomainRef domain(VmId vm) throws LibvirtFailure {
        return libvirt.domains().lookup(uuidOf(vm));
    }

    static VmId idOf(DomainRef domain) {
        return new VmId(domain.uuid().toString());
    }

    /** @throws LibvirtException as libvirt would say it, when the id is no UUID */
    static UUID uuidOf(VmId vm) throws LibvirtException {
        try {
            return UUID.fromString(vm.value());
        } catch (IllegalArgumentException e) {
            throw new LibvirtException(ErrorCode.NO_DOMAIN.number(), 0, "no domain has the id " + vm);
        }
    }

    @Override
    public void close() {
        amongThem.ifPresent(LibvirtDelegated::letGo);
        lines.close();
        libvirt.close();
    }
}
