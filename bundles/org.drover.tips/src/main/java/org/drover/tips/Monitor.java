package org.drover.tips;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One rule that watches the hosts; an OSGi service, so that any bundle can bring some.
 * <p><b>Contract:</b> a function of the situation, without memory of its own: that a condition has held for long enough,
 * and that there is one tip for it, is seen to by the caller. <b>Threads:</b> one at a time. <b>Time:</b> asked after
 * every step for all hosts at once.
 */
@ConsumerType
public interface Monitor {
    /** Short and stable ("host-cpu"). */
    String rule();

    /** Hosts on which the condition is there now; one finding a host at most. */
    List<Finding> look(Situation situation);
}
