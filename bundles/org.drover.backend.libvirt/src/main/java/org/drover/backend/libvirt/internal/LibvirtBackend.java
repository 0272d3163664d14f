package org.drover.backend.libvirt.internal;

import java.util.List;
import java.util.Optional;
import org.drover.backend.api.BackendDescriptor;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.HypervisorBackend;
import org.drover.libvirt.ConnectOptions;
import org.drover.libvirt.LibvirtConnection;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.LibvirtUri;
import org.drover.libvirt.WireTap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** QEMU hosts by way of their libvirtd. */
@Component(service = HypervisorBackend.class)
public final class LibvirtBackend implements HypervisorBackend {
    static final String ID = "libvirt";
    private final ConnectOptions options;
    private final Landing.All landings = new Landing.All();

    @Activate
    public LibvirtBackend() {
        this(ConnectOptions.DEFAULT);
    }

    /** With somebody who sees every frame of every connection. */
    public LibvirtBackend(WireTap tap) {
        this(ConnectOptions.DEFAULT.withTap(tap));
    }

    /** With deadlines and signs of life of one's own. */
    public LibvirtBackend(ConnectOptions options) {
        this.options = options;
    }

    @Override
    public BackendDescriptor descriptor() {
        return new BackendDescriptor(ID, "libvirt (QEMU)", "qemu+tls://host/system", Settings.DESCRIBED, Settings.WAYS);
    }

    @Override
    public HostConnection connect(HostEndpoint endpoint) throws BackendException {
        Connector connector = connector(endpoint);
        LibvirtConnection connection = connector.open();
        return new LibvirtHost(endpoint.host(), connector, connection, landings);
    }

    private Connector connector(HostEndpoint endpoint) throws BackendException {
        try {
            Settings settings = Settings.of(endpoint.settings());
            ConnectOptions own = settings.login().map(options::withLogin).orElse(options);
            own = settings.kerberos().map(own::withKerberos).orElse(own);
            return new Connector(endpoint.host(), LibvirtUri.of(endpoint.address()), own, settings);
        } catch (IllegalArgumentException e) {
            throw new BackendException.Refused(endpoint.host(), Optional.empty(), "connect", e.getMessage(), e);
        }
    }

    /** Opens connections to one host; a migration has two of its own, as libvirt ties a half-made VM to one. */
    record Connector(org.drover.model.HostId host, LibvirtUri uri, ConnectOptions options, Settings settings) {
        /** What is wrong with this way to the host, for everybody to see. */
        List<String> notices() {
            String way = uri.uri().getScheme() + "://" + uri.uri().getHost();
            return options.warning(uri.endpoint()).map(why -> way + ": " + why).stream()
                    .toList();
        }

        LibvirtConnection open() throws BackendException {
            try {
                return LibvirtConnection.open(uri, options);
            } catch (LibvirtFailure e) {
                throw new Failures(host).connecting(e);
            }
        }
    }
}
