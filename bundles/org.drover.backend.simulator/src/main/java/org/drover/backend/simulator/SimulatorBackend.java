package org.drover.backend.simulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.drover.backend.api.BackendDescriptor;
import org.drover.backend.api.BackendDescriptor.Setting;
import org.drover.backend.api.BackendDescriptor.Way;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.HostUnreachable;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.HypervisorBackend;
import org.drover.backend.simulator.internal.Address;

/**
 * Simulated data centres as a hypervisor: hosts at {@code sim://datacentre/host}. The data centre "demo" is made when
 * it is first connected to, from the settings of that endpoint; others are added by {@link #add}.
 */
public class SimulatorBackend implements HypervisorBackend, AutoCloseable {
    public static final String ID = "simulator";

    private final Map<String, DataCentre> dataCentres = new ConcurrentHashMap<>();

    public SimulatorBackend(DataCentre... known) {
        for (DataCentre dataCentre : known) add(dataCentre);
    }

    /** From now on its hosts can be connected to; it is closed with this backend. */
    public final void add(DataCentre dataCentre) {
        if (dataCentres.putIfAbsent(dataCentre.name(), dataCentre) != null) {
            throw new IllegalArgumentException("there is a data centre " + dataCentre.name() + " already");
        }
    }

    /** So that somebody may look at the truth, read history and break things. */
    public final Optional<DataCentre> dataCentre(String name) {
        return Optional.ofNullable(dataCentres.get(name));
    }

    @Override
    public BackendDescriptor descriptor() {
        return new BackendDescriptor(
                ID,
                "Simulator",
                "sim://demo/node1",
                List.of(
                        new Setting(
                                "seed", "Picks what happens in the data centre \"demo\"; 1 at first.", false, false),
                        new Setting("speed", "How many times as fast as real time it runs; 1 at first.", false, false),
                        new Setting(
                                "load",
                                "How many times as fast as recorded the load of its VMs passes; 1 at first.",
                                false,
                                false)),
                List.of(new Way("sim://demo/host", "A simulated data centre: its hosts are node1 to node4")));
    }

    @Override
    public HostConnection connect(HostEndpoint endpoint) throws BackendException {
        Address address = Address.of(endpoint.address())
                .orElseThrow(
                        () -> refused(endpoint, "an address looks like sim://demo/node1, not " + endpoint.address()));
        if (address.dataCentre().equals("demo")) makeDemo(endpoint);
        DataCentre found = dataCentres.get(address.dataCentre());
        if (found == null) {
            throw new HostUnreachable(
                    endpoint.host(),
                    Optional.empty(),
                    "connect",
                    "there is no data centre " + address.dataCentre(),
                    null);
        }
        return found.world().connect(address.host(), endpoint.host());
    }

    private void makeDemo(HostEndpoint endpoint) throws BackendException {
        long seed = (long) number(endpoint, "seed", 1);
        double speed = number(endpoint, "speed", 1);
        if (!(speed > 0)) throw refused(endpoint, "a speed is above zero, not " + speed);
        double load = number(endpoint, "load", 1);
        if (!(load > 0)) throw refused(endpoint, "the load's speed is above zero, not " + load);
        dataCentres.computeIfAbsent("demo", name -> {
            DataCentre made = DemoDataCentre.make(seed, load);
            made.clock().pace(speed);
            return made;
        });
    }

    private static double number(HostEndpoint endpoint, String key, double otherwise) throws BackendException {
        String text = endpoint.settings().get(key);
        if (text == null) return otherwise;
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw refused(endpoint, "setting " + key + " is a number, not " + text);
        }
    }

    private static Refused refused(HostEndpoint endpoint, String reason) {
        return new Refused(endpoint.host(), Optional.empty(), "connect", reason, null);
    }

    @Override
    public final void close() {
        dataCentres.values().forEach(DataCentre::close);
    }
}
