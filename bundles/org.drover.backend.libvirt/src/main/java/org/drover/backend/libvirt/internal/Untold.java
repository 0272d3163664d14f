package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.JobCalls;
import org.drover.libvirt.LibvirtConnection;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.TimedOut;
import org.drover.model.CpuFeatures;
import org.drover.model.DiskFacts;
import org.drover.model.Drive;
import org.drover.model.VmFacts;
import org.drover.model.VmState;
import org.drover.model.VmTraits;
import org.xml.sax.SAXException;

/**
 * What a domain's XML does not tell: the size of its disks, its snapshots, the jobs on its disks, its CPU's features by
 * name, whether its memory is saved. What cannot be asked of this domain or this daemon is not told; only a lost connection
 * or a domain that is gone is an error.
 */
final class Untold {
    /** A query waits while somebody changes the domain; a picture of the host must not wait with it. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final int MOST_CPUS = 1000;

    private final LibvirtConnection libvirt;
    private final DiskSizes sizes;
    private final Map<String, Optional<CpuFeatures>> cpus = new ConcurrentHashMap<>();

    Untold(LibvirtConnection libvirt) {
        this.libvirt = libvirt;
        this.sizes = new DiskSizes(libvirt.domains().within(PATIENCE));
    }

    private interface Question<T> {
        T ask() throws LibvirtFailure;
    }

    /**
     * @param leaving it is being sent from here, and not disturbed
     * @param xml its definition, as it is now
     */
    VmFacts add(VmFacts vm, DomainRef domain, boolean leaving, String xml) throws LibvirtFailure {
        VmTraits traits = vm.traits();
        traits = traits.withSnapshots(
                Math.max(0, told(() -> libvirt.domains().snapshots(domain)).orElse(0)));
        if (vm.state() == VmState.RUNNING && !leaving) traits = traits.withJobs(jobs(vm, domain));
        if (vm.state() == VmState.OFF) {
            traits = traits.withSaved(
                    told(() -> libvirt.savedStates().hasManagedSave(domain)).orElse(false));
        }
        boolean inMemory = vm.state() == VmState.RUNNING || vm.state() == VmState.PAUSED;
        Optional<CpuFeatures> cpu = inMemory ? cpu(xml, traits.architecture()) : Optional.empty();
        boolean quiet = !leaving && vm.state() != VmState.INCOMING;
        return vm.with(sizes.of(domain, vm.disks(), quiet)).with(cpu.isPresent() ? traits.withCpu(cpu.get()) : traits);
    }

    /** Those that the XML tells are copies; others are asked for disk by disk. */
    private List<String> jobs(VmFacts vm, DomainRef domain) throws LibvirtFailure {
        List<String> jobs = new ArrayList<>(vm.traits().jobs());
        JobCalls calls = libvirt.jobs().within(PATIENCE);
        boolean backup = told(() -> calls.backup(domain)).flatMap(xml -> xml).isPresent();
        for (DiskFacts disk : vm.disks()) {
            boolean known = jobs.stream().anyMatch(job -> job.endsWith(" of " + disk.target()));
            if (known || disk.drive().kind() != Drive.Kind.DISK) continue;
            Optional<Optional<JobCalls.BlockJob>> answer = told(() -> calls.block(domain, disk.target()));
            if (answer.isEmpty()) break; // the next one would wait as long
            answer.get().ifPresent(job -> jobs.add(word(job) + " of " + disk.target()));
        }
        if (backup && jobs.stream().noneMatch(job -> job.startsWith("backup"))) jobs.add("a backup");
        return jobs;
    }

    private static String word(JobCalls.BlockJob job) {
        return switch (job) {
            case PULL -> "block pull";
            case COPY -> "block copy";
            case COMMIT, ACTIVE_COMMIT -> "block commit";
            case BACKUP -> "backup";
            case UNKNOWN -> "a block job";
        };
    }

    private Optional<CpuFeatures> cpu(String xml, Optional<String> architecture) throws LibvirtFailure {
        try {
            DomainXml domain = DomainXml.parse(xml);
            Optional<String> cpu = domain.cpu();
            if (cpu.isEmpty() || architecture.isEmpty()) return Optional.empty();
            return features(cpu.get(), architecture.get(), domain.virtualization());
        } catch (SAXException noSense) {
            return Optional.empty();
        }
    }

    /** Asked once for each CPU there is: the answer does not change while the daemon lives. */
    private Optional<CpuFeatures> features(String cpu, String architecture, String virtualization)
            throws LibvirtFailure {
        if (cpus.size() > MOST_CPUS) cpus.clear();
        String key = virtualization + cpu;
        Optional<CpuFeatures> known = cpus.get(key);
        if (known != null) return known;
        Optional<CpuFeatures> asked = told(() -> libvirt.host().expandedCpu(virtualization, cpu))
                .flatMap(HostCpu::required)
                .map(names -> new CpuFeatures(HostCpu.kind(architecture, virtualization), names));
        cpus.put(key, asked);
        return asked;
    }

    private static <T> Optional<T> told(Question<T> question) throws LibvirtFailure {
        try {
            return Optional.of(question.ask());
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.NO_DOMAIN)) throw e;
            return Optional.empty();
        } catch (TimedOut e) {
            return Optional.empty();
        }
    }
}
