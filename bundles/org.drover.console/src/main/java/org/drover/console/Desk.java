package org.drover.console;

import java.util.function.Consumer;
import org.eclipse.swt.widgets.Shell;
import org.osgi.annotation.versioning.ProviderType;

/** The window, as an action or a page sees it. <b>Threads:</b> any. */
@ProviderType
public interface Desk {
    /** Says a sentence in the status area. */
    void say(String sentence);

    /**
     * Says in the status area what did not work, what to do next, and keeps the details behind an expander.
     *
     * @param what the sentence before the reason ("web-1 could not be started")
     */
    void fail(String what, Throwable reason);

    /** Does something with widgets, soon, unless the window has gone. */
    void inWindow(Consumer<Shell> work);

    /** Does something that may wait, beside the window; what it throws goes to {@link #fail}. */
    void beside(String what, Work work);

    /** Something that may wait and may fail. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }
}
