package org.drover.backend.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.drover.backend.api.HostConnection;
import org.drover.backend.tck.BackendUnderTest;
import org.drover.backend.tck.HostConnectionContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A backend that does not come back fails its clause; the suite goes on. */
class StuckBackendTest {
    private static final Sabotage NEVER_ANSWERS = BrokenBackends.broken(
                    Stuck.class, "factsAreOfTheHostThatWasConnected", HostConnection.class, "facts", call -> {
                        boolean evenWhenInterrupted = true;
                        while (evenWhenInterrupted) LockSupport.park();
                        return call.proceed();
                    })
            .sabotage();

    /** Run by the test below only, not by the build. */
    @EnabledIf("isMeant")
    static class Stuck extends HostConnectionContract {
        private static Duration limit = Duration.ofMinutes(1);

        static boolean isMeant() {
            return BrokenBackends.current() == NEVER_ANSWERS;
        }

        @Override
        protected BackendUnderTest make() throws Exception {
            return new SimulatorUnderTest(BrokenBackends.current());
        }

        @Override
        protected Duration limit() {
            return limit;
        }
    }

    @Test
    void aCallThatNeverComesBackFailsItsClauseWithWhereItStands() {
        run("aVmThatIsOffIsListedToo"); // and all classes are loaded
        Stuck.limit = Duration.ofSeconds(2);
        Failures failures = run("factsAreOfTheHostThatWasConnected", "aVmThatIsOffIsListedToo");

        assertThat(failures.clauses()).containsExactly("factsAreOfTheHostThatWasConnected");
        assertThat(failures.passed()).containsExactly("aVmThatIsOffIsListedToo");
        assertThat(failures.reasons())
                .contains("factsAreOfTheHostThatWasConnected was not over after 2.0 s")
                .contains("a call of the backend does not come back", "HostConnectionContract.java:");
    }

    private static Failures run(String... clauses) {
        var request = LauncherDiscoveryRequestBuilder.request();
        for (String clause : clauses) request.selectors(selectMethod(Stuck.class, clause));
        var failures = new Failures();
        BrokenBackends.with(NEVER_ANSWERS, () -> LauncherFactory.create().execute(request.build(), failures));
        return failures;
    }
}
