package org.drover.placement.internal.consolidation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Decides which VMs move now so that few hosts are awake and none is asked for more than it has. VMs leave a host that is
 * likely to be overloaded in the next step, those first whose move costs least for what it brings; and a host is emptied when
 * all of its VMs find room that will last. A pure function of what it is asked with: same input, same answer.
 */
public final class Consolidator {
    private static final double NO_ROOM = Double.MAX_VALUE;

    private final Machines hosts;
    private final Settings settings;

    public Consolidator(Machines hosts, Settings settings) {
        this.hosts = hosts;
        this.settings = settings;
    }

    /** @param seconds how long the move of each VM takes */
    public record Question(Outlook vms, int[] at, double[] seconds, boolean drain) {}

    /** A VM goes to another host. */
    public record Move(int vm, int to) {}

    /**
     * @param question its {@code at} is the host of each VM, -1 for one that is gone; {@code drain} says whether hosts are
     *     emptied, too, which is not worth while at every step
     */
    public List<Move> decide(Question question) {
        return new Decision(question).made();
    }

    private final class Decision {
        private final Outlook vms;
        private final double[] seconds;
        private final boolean drain;
        private final int[] at;
        private final int[] count;
        private final HostSums sums;
        private final boolean[] moved;
        private final boolean[] takes;
        private final boolean[] emptied;
        private final List<Move> moves = new ArrayList<>();

        Decision(Question question) {
            vms = question.vms();
            seconds = question.seconds();
            drain = question.drain();
            at = question.at().clone();
            count = new int[hosts.count()];
            for (int host : at) if (host >= 0) count[host]++;
            sums = new HostSums(vms, settings, hosts.count(), at);
            moved = new boolean[at.length];
            takes = new boolean[hosts.count()];
            emptied = new boolean[hosts.count()];
        }

        List<Move> made() {
            for (int host = 0; host < hosts.count(); host++) if (count[host] > 1) relieve(host);
            if (drain) drain();
            return moves;
        }

        private void relieve(int host) {
            while (count[host] > 1) {
                double over = soon(host, HostSums.NO_VM) - settings.full() * hosts.capacity()[host];
                if (over <= 0) return;
                int vm = cheapest(host, over);
                if (vm < 0) return;
                int to = destination(vm, host, settings.full(), true, hosts.kinds());
                if (to < 0) return;
                go(vm, to);
            }
        }

        private double soon(int host, int without) {
            return sums.high(Outlook.NEAR, host, without, -1, settings.relieveAt());
        }

        /** The VM whose move costs least for each part of the overload that it takes away; -1 when none helps. */
        private int cheapest(int host, double over) {
            double before = soon(host, HostSums.NO_VM);
            double least = Double.MAX_VALUE;
            int best = -1;
            for (int vm : on(host)) {
                double gain = Math.min(over, before - soon(host, vm));
                double cost = seconds[vm] * (vms.now()[vm] + settings.extraPerMove());
                if (moved[vm] || gain <= 0 || cost / gain >= least) continue;
                least = cost / gain;
                best = vm;
            }
            return best;
        }

        private int[] on(int host) {
            return IntStream.range(0, at.length).filter(vm -> at[vm] == host).toArray();
        }

        /** The fullest host with room, of the thriftiest kind; one that sleeps when no other of its kind has room. */
        private int destination(int vm, int from, double full, boolean wake, int kinds) {
            for (int kind = 0; kind < kinds; kind++) {
                int best = -1;
                int asleep = -1;
                double fullest = -1;
                for (int host = 0; host < hosts.count(); host++) {
                    if (host == from || emptied[host] || hosts.kind()[host] != kind) continue;
                    if (!hosts.allowed().on(vm, host)) continue;
                    if (count[host] == 0) {
                        if (asleep < 0) asleep = host;
                        continue;
                    }
                    double then = withVm(host, vm, full);
                    if (then == NO_ROOM) continue;
                    if (takes[host]) then += settings.gathering();
                    if (then > fullest) {
                        fullest = then;
                        best = host;
                    }
                }
                if (best >= 0) return best;
                if (wake && asleep >= 0) return asleep;
            }
            return -1;
        }

        /** How full the host would be; without bounds when the VM does not fit. */
        private double withVm(int host, int vm, double full) {
            double room = full * hosts.capacity()[host];
            if (sums.high(Outlook.NEAR, host, vm, 1, settings.takeAt()) > room) return NO_ROOM;
            double far = sums.high(Outlook.FAR, host, vm, 1, settings.takeAt());
            return far > room ? NO_ROOM : far / hosts.capacity()[host];
        }

        private void go(int vm, int to) {
            shift(vm, to);
            moved[vm] = true;
            takes[to] = true;
            moves.add(new Move(vm, to));
        }

        private void shift(int vm, int to) {
            sums.move(vm, at[vm], to);
            count[at[vm]]--;
            count[to]++;
            at[vm] = to;
        }

        /** From the emptiest host on, those that need the most power first. */
        private void drain() {
            double[] fullness = new double[hosts.count()];
            for (int host = 0; host < hosts.count(); host++) fullness[host] = fullness(host);
            Integer[] order = IntStream.range(0, hosts.count())
                    .filter(host -> count[host] > 0)
                    .boxed()
                    .toArray(Integer[]::new);
            Arrays.sort(order, (a, b) -> {
                int thrifty = Integer.compare(hosts.kind()[b], hosts.kind()[a]);
                return thrifty != 0 ? thrifty : Double.compare(fullness[a], fullness[b]);
            });
            for (int host : order) if (!takes[host]) empty(host);
        }

        private double fullness(int host) {
            return sums.high(Outlook.FAR, host, HostSums.NO_VM, 1, settings.takeAt()) / hosts.capacity()[host];
        }

        /** All VMs of a host go, or none does. */
        private void empty(int host) {
            int[] leaving = IntStream.of(on(host))
                    .boxed()
                    .sorted((a, b) -> Double.compare(vms.ahead()[Outlook.FAR][b], vms.ahead()[Outlook.FAR][a]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            boolean[] before = takes.clone();
            emptied[host] = true;
            List<Move> made = new ArrayList<>();
            for (int vm : leaving) {
                int to = moved[vm] ? -1 : destination(vm, host, settings.fullAtDrain(), false, hosts.kind()[host] + 1);
                if (to < 0) {
                    for (Move move : made) shift(move.vm(), host);
                    System.arraycopy(before, 0, takes, 0, takes.length);
                    emptied[host] = false;
                    return;
                }
                shift(vm, to);
                takes[to] = true;
                made.add(new Move(vm, to));
            }
            moves.addAll(made);
            for (Move move : made) moved[move.vm()] = true;
        }
    }
}
