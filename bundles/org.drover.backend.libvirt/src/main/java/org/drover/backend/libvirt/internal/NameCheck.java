package org.drover.backend.libvirt.internal;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Whether the name by which other hosts send memory to a host resolves here, where Drover runs. Whether it does on those
 * hosts, nobody tells; a name that takes longer than a second is not judged.
 */
final class NameCheck {
    private static final long PATIENCE_MILLIS = 1000;
    private final Predicate<String> resolves;

    NameCheck() {
        this(NameCheck::looksUp);
    }

    NameCheck(Predicate<String> resolves) {
        this.resolves = resolves;
    }

    private static boolean looksUp(String name) {
        try {
            return InetAddress.getByName(name) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /**
     * @param address as it is set ({@code tcp://node1})
     * @param hostname what the host calls itself, which libvirt takes where nothing is set
     * @return the name, when it does not resolve
     */
    Optional<String> unresolved(Optional<String> address, String hostname) {
        Optional<String> name = address.isEmpty() ? Optional.of(hostname) : hostOf(address.get());
        return name.filter(n -> !isAddress(n)).filter(n -> !resolvesOrIsLate(n));
    }

    private static Optional<String> hostOf(String address) {
        try {
            return Optional.ofNullable(URI.create(address).getHost());
        } catch (IllegalArgumentException noUri) {
            return Optional.empty();
        }
    }

    private static boolean isAddress(String name) {
        return name.contains(":") || name.matches("[0-9.]+");
    }

    private boolean resolvesOrIsLate(String name) {
        FutureTask<Boolean> answer = new FutureTask<>(() -> resolves.test(name));
        Thread asking = new Thread(answer, "resolving " + name); // no pool's: a name server may not answer for long
        asking.setDaemon(true);
        asking.start();
        try {
            return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException notTold) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
