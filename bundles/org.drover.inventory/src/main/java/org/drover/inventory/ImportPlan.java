package org.drover.inventory;

import java.util.List;
import java.util.Map;
import org.drover.model.HostId;

/**
 * What importing a document changes.
 *
 * @param changes  in the document's order; empty when all of it is so already
 * @param replaced hosts whose connection is made anew, because their endpoint changes
 * @param settings those that change, by name
 * @param notes    what a person should know besides: a backend that is missing, a secret that is needed
 */
public record ImportPlan(
        List<Change> changes, List<HostId> replaced, Map<String, String> settings, List<String> notes) {

    /**
     * @param what "host node1" or "setting drover.tips.mode"
     * @param from empty when it is new
     */
    public record Change(String what, String from, String to) {}

    public ImportPlan {
        changes = List.copyOf(changes);
        replaced = List.copyOf(replaced);
        settings = Map.copyOf(settings);
        notes = List.copyOf(notes);
    }
}
