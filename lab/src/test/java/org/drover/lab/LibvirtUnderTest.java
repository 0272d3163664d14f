package org.drover.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.tck.BackendUnderTest;
import org.drover.backend.tck.LocalFiles;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * The laboratory's two hosts for one clause. A VM named as the kept guest is that guest, booted and writing; another
 * running VM has a QEMU that is just booting.
 */
final class LibvirtUnderTest implements BackendUnderTest {
    private static final int RIVAL_NUMBER = 150;
    private final ContractLab hosts;
    private final HostConnection first;
    private final HostConnection second;
    private final Set<HostConnection> more = new HashSet<>();
    private final Set<String> frozen = new HashSet<>();
    private final ContractFiles files;
    private boolean usesFiles;
    private int made;

    LibvirtUnderTest(ContractLab hosts) throws BackendException {
        this.hosts = hosts;
        String with = hosts.whereTheGuestIs();
        first = hosts.connect(with);
        second = hosts.connect(with.equals("h1") ? "h2" : "h1");
        files = new ContractFiles(hosts, first.host());
    }

    @Override
    public HostConnection first() {
        return first;
    }

    @Override
    public HostConnection second() {
        return second;
    }

    @Override
    public HostEndpoint secondEndpoint() {
        return hosts.lab().endpoint(second.host().value());
    }

    @Override
    public HostConnection reconnectFirst() throws BackendException {
        HostConnection again = hosts.connect(first.host().value());
        more.add(again);
        return again;
    }

    @Override
    public VmId makeVm(HostId host, String name, boolean running) throws NameRefused {
        if (ContractLab.isGuest(name, running) && host.equals(first.host())) return hosts.guest(host.value());
        int number = ContractLab.spare(made++);
        hosts.lab().run("guest", name, Integer.toString(number));
        define(host, hosts.definition(number), name);
        if (running) virsh(host).ask("start", Lab.vm(number).value()).orFail();
        return Lab.vm(number);
    }

    private void define(HostId host, Path definition, String name) throws NameRefused {
        Virsh.Answer answer = virsh(host).ask("define", definition.toString());
        if (!answer.done()) throw new NameRefused(name, new IllegalArgumentException(answer.text()));
    }

    private Virsh virsh(HostId host) {
        return hosts.truth().get(host.value());
    }

    @Override
    public VmId makeRival(VmId vm) throws Exception {
        VmId rival = Lab.vm(RIVAL_NUMBER);
        int number = Integer.parseInt(vm.value().substring(vm.value().lastIndexOf('-') + 1));
        String xml = Files.readString(hosts.definition(number))
                .replace(vm.value(), rival.value())
                .replaceFirst("<name>.*</name>", "<name>rival</name>");
        define(second.host(), Files.writeString(hosts.definition(RIVAL_NUMBER), xml), "rival");
        return rival;
    }

    @Override
    public Optional<LocalFiles> files() {
        usesFiles = true;
        return Optional.of(files);
    }

    @Override
    public void stop(HostId host, VmId vm) {
        virsh(host).ask("destroy", vm.value()).orFail();
    }

    /** An emulated guest on a busy machine takes its time. */
    @Override
    public Duration patience() {
        return Duration.ofMinutes(3);
    }

    @Override
    public Set<HostId> whereItRuns(VmId vm) {
        return whereItIs(vm, Virsh::running);
    }

    @Override
    public Set<HostId> whereItIsKnown(VmId vm) {
        return whereItIs(vm, Virsh::known);
    }

    private Set<HostId> whereItIs(VmId vm, Function<Virsh, Set<VmId>> on) {
        return hosts.truth().entrySet().stream()
                .filter(host -> on.apply(host.getValue()).contains(vm))
                .map(Map.Entry::getKey)
                .map(HostId::new)
                .collect(Collectors.toSet());
    }

    /** A hung host: everything on it stands still, and no connection ends by itself. */
    @Override
    public void cutOff(HostId host) {
        hosts.lab().run("freeze", host.value());
        frozen.add(host.value());
    }

    /** Of each VM on each host: its state, its job, what QEMU says of the migration, and where QEMU's threads are. */
    @Override
    public String evidence() {
        var said = new StringBuilder();
        hosts.truth().forEach((host, virsh) -> {
            Virsh.Answer list = virsh.ask("list", "--all", "--uuid");
            said.append(host).append(": ").append(list.text()).append('\n');
            for (String vm :
                    list.done() ? list.text().lines().map(String::strip).toList() : List.<String>of()) {
                said.append(virsh.ask("domstate", "--reason", vm).text()).append('\n');
                said.append(virsh.ask("domjobinfo", vm).text()).append('\n');
                for (String query : List.of("query-migrate", "query-migrate-parameters")) {
                    String asked = "{\"execute\":\"" + query + "\"}";
                    said.append(virsh.ask("qemu-monitor-command", vm, asked).text());
                    said.append('\n');
                }
            }
        });
        String threads = "for t in $(pgrep qemu-system); do echo $t; cat /proc/$t/task/*/stat | cut -c -60; done";
        return said + hosts.lab().run("in", first.host().value(), "sh", "-c", threads);
    }

    @Override
    public void close() {
        frozen.forEach(host -> hosts.lab().run("thaw", host));
        more.forEach(HostConnection::close);
        first.close();
        second.close();
        hosts.tidy();
        if (usesFiles) files.tidy();
    }
}
