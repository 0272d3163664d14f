package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/** A VM of the first host that is about to move to the second, and stays in the end. */
final class UnderWay {
    private UnderWay() {}

    interface Clause {
        void check() throws Exception;
    }

    /** Checks while the migration has begun. */
    static void check(BackendUnderTest backend, VmId vm, Clause clause) throws Exception {
        var ticket = new MigrationTicket(
                new MigrationId("tck-1"),
                vm,
                backend.first().host(),
                backend.second().host(),
                MigrationOptions.DEFAULT);
        var out =
                backend.first().capability(DrivenMigration.class).orElseThrow().leave(ticket);
        try {
            out.begin();
            clause.check();
        } finally {
            out.keep();
            out.close();
        }
    }

    /** The host says no, and that a migration is why. */
    static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refused.class, no -> assertThat(no.reason())
                .contains("migration"));
    }
}
