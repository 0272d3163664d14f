package org.drover.store.internal;

import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import org.drover.store.Store;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Opens the store with the bundle and closes it with it; the service says if the database had to be made. */
@Component(
        service = {},
        immediate = true)
public final class StoreComponent {

    private final PooledStore store;
    private final ServiceRegistration<Store> registration;

    @Activate
    public StoreComponent(BundleContext context) {
        store = PooledStore.open(StoreSettings.from(context::getProperty));
        registration = context.registerService(Store.class, store, properties(store.making()));
    }

    private static Dictionary<String, Object> properties(Duration making) {
        Dictionary<String, Object> properties = new Hashtable<>();
        if (!making.isZero()) {
            properties.put("drover.start.apart", "making the database");
            properties.put("drover.start.apart.millis", making.toMillis());
        }
        return properties;
    }

    @Deactivate
    public void deactivate() {
        registration.unregister();
        store.close();
    }
}
