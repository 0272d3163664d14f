package org.drover.libvirt.internal.sasl;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.drover.libvirt.AccessFailure;
import org.drover.libvirt.AccessFailure.Why;
import org.drover.libvirt.Kerberos;

/** Gets us a ticket by the JDK's login module, which asks nobody and reads {@code krb5.conf} anew each time. */
final class KerberosTicket {
    private static final String MODULE = "com.sun.security.auth.module.Krb5LoginModule";

    private final Kerberos who;

    KerberosTicket(Kerberos who) {
        this.who = who;
    }

    Subject get() throws LoginException, AccessFailure {
        Optional<Path> file =
                who instanceof Kerberos.Keytab key ? Optional.of(key.file()) : ((Kerberos.TicketCache) who).file();
        if (file.isPresent() && !Files.isReadable(file.get())) {
            throw new AccessFailure(
                    Why.OUR_CREDENTIALS, file.get() + " (for Kerberos) is not there or cannot be read", null);
        }
        Subject subject = new Subject();
        // in a bundle the thread's own loader may not see the JDK's login modules
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            new LoginContext("drover", subject, null, only(options())).login();
        } finally {
            thread.setContextClassLoader(before);
        }
        return subject;
    }

    private Map<String, String> options() {
        Map<String, String> options = new HashMap<>(Map.of("doNotPrompt", "true", "refreshKrb5Config", "true"));
        if (who instanceof Kerberos.Keytab key) {
            options.put("useKeyTab", "true");
            options.put("keyTab", key.file().toString());
            options.put("principal", key.principal());
        } else if (who instanceof Kerberos.TicketCache cache) {
            options.put("useTicketCache", "true");
            cache.file().ifPresent(f -> options.put("ticketCache", f.toString()));
        }
        return options;
    }

    private static Configuration only(Map<String, String> options) {
        AppConfigurationEntry entry = new AppConfigurationEntry(MODULE, LoginModuleControlFlag.REQUIRED, options);
        return new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return new AppConfigurationEntry[] {entry};
            }
        };
    }
}
