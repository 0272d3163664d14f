package org.drover.backend.simulator.internal;

import java.util.List;
import org.drover.backend.api.Past;
import org.drover.model.VmId;

/** What becomes of hosts, VMs and connections when power, processes and networks fail. */
final class Outages {
    private final World world;

    Outages(World world) {
        this.world = world;
    }

    /** Its memory is gone, by itself; what was being sent or received breaks off. */
    void ends(SimHost host, VmId vm, Past past) {
        Resident resident = host.residents.get(vm);
        if (resident == null || !resident.state.inMemory) return;
        for (Flow flow : List.copyOf(host.flows)) {
            if (flow.leaves(resident) || flow.reaches(resident)) flow.fail("its process ended");
        }
        if (resident.state == State.INCOMING) {
            world.remove(resident);
        } else {
            world.change(resident, State.OFF);
            resident.past = past;
        }
    }

    /** @param losing what was written last was not on the host's disk yet */
    void powerCut(SimHost host, boolean losing) {
        if (!host.powered) return;
        host.powered = false;
        host.frozen = false;
        host.backlog.clear();
        for (Flow flow : List.copyOf(host.flows)) {
            flow.fail("the connection to host " + host.spec.name() + " broke");
        }
        for (Resident resident : List.copyOf(host.residents.values())) {
            boolean lost = losing && notSynced(resident.definedAt);
            if (resident.state == State.INCOMING || lost) world.remove(resident);
            else if (resident.state != State.SAVED) world.change(resident, State.OFF);
            if (losing) resident.forgetsLatestDefinition(world.clock.nanos() - World.NOT_YET_SYNCED.toNanos());
        }
        host.tasks.clear();
        watchKeepAlive(host);
    }

    private boolean notSynced(long at) {
        return world.clock.nanos() - at < World.NOT_YET_SYNCED.toNanos();
    }

    void powerOn(SimHost host) {
        if (host.powered) return;
        host.powered = true;
        host.upSince = world.clock.nanos();
        breakAll(host, "the host was restarted");
    }

    /** Connections to a host that does not answer are lost when it still does not, later. */
    void watchKeepAlive(SimHost host) {
        List<SimConnection> suspects = List.copyOf(host.connections);
        world.clock.after(World.KEEP_ALIVE, () -> {
            if (host.answers()) return;
            for (SimConnection suspect : suspects) {
                suspect.lose("no answer to keep-alive for " + World.KEEP_ALIVE.toSeconds() + " s");
            }
        });
        world.clock.stir();
    }

    void breakAll(SimHost host, String reason) {
        for (SimConnection connection : List.copyOf(host.connections)) connection.lose(reason);
        world.clock.stir();
    }

    void thaw(SimHost host) {
        host.frozen = false;
        while (!host.backlog.isEmpty()) host.backlog.poll().run();
        world.clock.stir();
    }
}
