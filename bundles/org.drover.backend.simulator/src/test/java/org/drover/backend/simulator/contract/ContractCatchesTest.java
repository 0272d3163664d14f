package org.drover.backend.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drover.backend.simulator.contract.BrokenBackends.Broken;
import org.drover.backend.tck.BackendUnderTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the suites against each broken backend: what it breaks fails and nothing else, and every clause is broken by one. */
class ContractCatchesTest {
    private static final int THREADS = 2;
    private static final Map<String, Failures> FAILURES = new ConcurrentHashMap<>();

    static List<Broken> broken() {
        return BrokenBackends.all();
    }

    @BeforeAll
    static void runTheSuites() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        broken().forEach(broken -> threads.execute(() -> FAILURES.put(broken.toString(), failuresWith(broken))));
        threads.shutdown();
        assertThat(threads.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBackendThatBreaksOneClauseFailsThatOne(Broken broken) {
        Failures found = FAILURES.get(broken.toString());
        assertThat(found.clauses()).as(found.reasons()).isEqualTo(broken.mustFail());
    }

    @Test
    void everyClauseIsBrokenByABackendThatWasMadeForIt() {
        Set<String> broken = broken().stream()
                .map(b ->
                        contract(b.suite()).getSimpleName() + "." + b.clauses().get(0))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(broken).isEqualTo(clauses());
    }

    /** The suite that a class of ours runs. */
    private static Class<?> contract(Class<?> suite) {
        return suite.getSuperclass();
    }

    /** Every test of every suite there is. */
    private static Set<String> clauses() {
        String suites = BackendUnderTest.class.getPackageName();
        return ReflectionSupport.findAllClassesInPackage(suites, type -> true, name -> name.endsWith("Contract"))
                .stream()
                .flatMap(suite -> testsOf(suite).map(test -> suite.getSimpleName() + "." + test.getName()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Method> testsOf(Class<?> suite) {
        return AnnotationSupport.findAnnotatedMethods(suite, Testable.class, HierarchyTraversalMode.TOP_DOWN).stream();
    }

    private static Failures failuresWith(Broken broken) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(broken.suite()))
                .build();
        Failures failures = new Failures();
        BrokenBackends.with(broken.sabotage(), () -> LauncherFactory.create().execute(request, failures));
        return failures;
    }
}
