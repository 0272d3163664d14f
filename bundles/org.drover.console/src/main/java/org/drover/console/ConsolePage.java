package org.drover.console;

import java.util.function.Consumer;
import org.eclipse.swt.widgets.Composite;
import org.osgi.annotation.versioning.ConsumerType;

/** A tab of the details below a list, registered as a service. <b>Threads:</b> the window's; it must not wait. */
@ConsumerType
public interface ConsolePage {
    /** Unique and stable, with the bundle's name in front. */
    String id();

    Subject subject();

    /** What people read on the tab. */
    String title();

    /** Its place among the tabs, growing to the right. */
    default int order() {
        return 9000;
    }

    /**
     * Makes its widgets, once for each window.
     *
     * @return takes what is selected, and the same again whenever it has changed
     */
    Consumer<Selection> create(Composite parent, Desk desk);
}
