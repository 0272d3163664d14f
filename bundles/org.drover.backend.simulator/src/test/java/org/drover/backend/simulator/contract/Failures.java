package org.drover.backend.simulator.contract;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** The clauses that failed in one run of a suite, and why. */
final class Failures implements TestExecutionListener {
    private final Map<String, String> failed = new ConcurrentSkipListMap<>();
    private final Set<String> passed = new ConcurrentSkipListSet<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
            failed.put(clause(test), result.getThrowable().map(String::valueOf).orElse("?"));
        } else if (test.isTest()) {
            passed.add(clause(test));
        }
    }

    Set<String> clauses() {
        return new TreeMap<>(failed).keySet();
    }

    Set<String> passed() {
        return passed;
    }

    String reasons() {
        return failed.toString();
    }

    private static String clause(TestIdentifier test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getMethodName())
                .orElse(test.getDisplayName());
    }
}
