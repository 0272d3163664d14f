package org.drover.backend.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the suites against each broken backend: exactly the clause it breaks fails. */
class ContractCatchesTest {
    static List<BrokenBackends.Broken> broken() {
        return BrokenBackends.all();
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBackendThatBreaksOneClauseFailsThatOne(BrokenBackends.Broken broken) {
        assertThat(failuresWith(broken)).containsExactly(broken.clause());
    }

    private static Set<String> failuresWith(BrokenBackends.Broken broken) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(broken.suite()))
                .build();
        Set<String> failed = new ConcurrentSkipListSet<>();
        BrokenBackends.use(broken.sabotage());
        try {
            LauncherFactory.create().execute(request, new TestExecutionListener() {
                @Override
                public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                    if (result.getStatus() == TestExecutionResult.Status.FAILED) failed.add(methodOf(test));
                }
            });
        } finally {
            BrokenBackends.use(Sabotage.NONE);
        }
        return failed;
    }

    private static String methodOf(TestIdentifier test) {
        return test.getSource()
                .filter(org.junit.platform.engine.support.descriptor.MethodSource.class::isInstance)
                .map(source -> ((org.junit.platform.engine.support.descriptor.MethodSource) source).getMethodName())
                .orElse(test.getDisplayName());
    }
}
