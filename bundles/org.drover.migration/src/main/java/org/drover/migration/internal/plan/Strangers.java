package org.drover.migration.internal.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MigrationRecord;
import org.drover.migration.PlanId;
import org.drover.migration.Stage;
import org.drover.model.HostId;
import org.drover.model.VmId;

/** Who else moves the VMs of a plan. Migrations of the plan itself are known by its id in their reason. */
record Strangers(MigrationEngine engine, PlanId plan) {
    private static final int LATEST = 200;

    /** The reason that a migration of the plan is given. */
    static String reason(String why, PlanId plan) {
        return why + " (plan " + plan + ")";
    }

    private boolean ours(MigrationRecord record) {
        return record.reason().endsWith("(plan " + plan + ")");
    }

    /** One that is under way with this VM, of whomever. */
    static Optional<MigrationRecord> moving(List<MigrationRecord> current, VmId vm) {
        return current.stream().filter(r -> r.ticket().vm().equals(vm)).findFirst();
    }

    /** One of this plan's own that took the VM there, or tries to. */
    Optional<MigrationRecord> ownTo(HostId host, VmId vm) {
        return latest(vm)
                .filter(this::ours)
                .filter(r -> r.ticket().destination().equals(host))
                .findFirst();
    }

    /** "by migration m-7, asked for as \"too hot there\"", or that nobody knows. */
    String whoTookItTo(HostId host, VmId vm) {
        return latest(vm)
                .filter(r -> !ours(r) && r.stage() == Stage.DONE)
                .filter(r -> r.ticket().destination().equals(host))
                .findFirst()
                .map(Strangers::name)
                .orElse("not by Drover: by a script, a person, or another program");
    }

    static String name(MigrationRecord record) {
        return "by migration " + record.ticket().id() + ", asked for as \"" + record.reason() + "\"";
    }

    private Stream<MigrationRecord> latest(VmId vm) {
        return Stream.concat(engine.current().stream(), engine.history(LATEST).stream())
                .filter(r -> r.ticket().vm().equals(vm));
    }
}
