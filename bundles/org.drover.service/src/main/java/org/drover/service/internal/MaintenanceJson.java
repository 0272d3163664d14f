package org.drover.service.internal;

import java.time.Instant;
import java.util.List;

/** What is said of maintenance and of the audit trail. What is not known is left out. */
final class MaintenanceJson {
    private MaintenanceJson() {}

    record All(List<Host> hosts, Roll roll) {}

    /** @param phase as of the maintenance, or CLOSED for a host that only its setting closes, or OPEN */
    record Host(
            String host,
            String phase,
            String reason,
            Instant since,
            Instant changed,
            String message,
            String plan,
            Integer done,
            Integer total,
            Double secondsLeft,
            Boolean bringBack,
            List<Away> away,
            List<Json.Staying> stays) {}

    record Away(String vm, String to) {}

    record Roll(
            String id,
            String state,
            boolean halted,
            boolean ended,
            String reason,
            String message,
            String host,
            int at,
            List<String> hosts,
            boolean bringBack,
            boolean despite,
            Instant since,
            Instant changed) {}

    record Prospect(List<Move> moves, List<Json.Staying> stays, double seconds, List<String> losses) {}

    record Move(String vm, String vmName, String to) {}

    record Reason(String reason) {}

    record RollWish(List<String> hosts, String reason, Boolean bringBack, Boolean despite) {}

    record Entry(Instant at, String who, String act, String about, String why) {}
}
