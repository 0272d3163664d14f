package org.drover.migration.internal.checks;

import java.util.List;

/** What might stand against a move and cannot be judged from here: said in the report, it keeps nothing where it is. */
final class Remarks {
    private Remarks() {}

    static List<String> on(Planned move) {
        return move.targetTraits().unresolved().stream()
                .map(name -> move.vm().host() + " would send the VM to " + name + ", a name that does not resolve where"
                        + " Drover runs: see that " + move.vm().host() + " knows it, or give " + move.destination()
                        + " an address to send to")
                .toList();
    }
}
