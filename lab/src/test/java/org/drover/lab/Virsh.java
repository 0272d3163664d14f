package org.drover.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.drover.model.VmId;

/** One host as libvirt's own client sees it: the truth that a test holds Drover's answers against. */
final class Virsh {
    private static final long LONGEST_SECONDS = 20;
    private final String uri;

    Virsh(Lab lab, String host) {
        uri = lab.endpoint(host).address().toString();
    }

    /** What it said, and whether it did it. */
    record Answer(boolean done, String text) {
        String orFail() {
            if (!done) throw new IllegalStateException("virsh: " + text);
            return text;
        }
    }

    Answer ask(String... arguments) {
        List<String> command = new ArrayList<>(List.of("virsh", "-q", "-c", uri));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile("virsh", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
                boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
                if (!ended) process.destroyForcibly();
                String text = Files.readString(out, StandardCharsets.UTF_8).strip();
                return new Answer(ended && process.exitValue() == 0, ended ? text : "no answer: " + command);
            } finally {
                Files.delete(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + command, e);
        }
    }

    Set<VmId> known() {
        return ids("list", "--all", "--uuid");
    }

    /** Those whose processors execute. */
    Set<VmId> running() {
        return ids("list", "--state-running", "--uuid");
    }

    /** Running or not: those with a QEMU. */
    Set<VmId> active() {
        return ids("list", "--uuid");
    }

    private Set<VmId> ids(String... arguments) {
        return ask(arguments)
                .orFail()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(VmId::new)
                .collect(Collectors.toSet());
    }

    /** Ends it and forgets it, saved memory too; the disks stay. */
    void remove(VmId vm) {
        ask("destroy", vm.value());
        ask("undefine", vm.value(), "--managed-save");
    }
}
