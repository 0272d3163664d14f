package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.drover.backend.tck.BackendUnderTest;
import org.drover.backend.tck.ColdMigrationContract;
import org.drover.backend.tck.DelegatedMigrationContract;
import org.drover.backend.tck.DirtyRateMeterContract;
import org.drover.backend.tck.DiskHotPlugContract;
import org.drover.backend.tck.DrivenMigrationContract;
import org.drover.backend.tck.HostConnectionContract;
import org.drover.backend.tck.LeasesContract;
import org.drover.backend.tck.PostCopyContract;
import org.drover.backend.tck.SavedStateMigrationContract;
import org.drover.backend.tck.SharedNothingContract;
import org.drover.backend.tck.StorageMigrationContract;
import org.drover.backend.tck.StoragePoolsContract;
import org.drover.backend.tck.VmDefinitionsContract;
import org.drover.backend.tck.VmDesignsContract;
import org.drover.backend.tck.VmLifecycleContract;
import org.drover.backend.tck.VmResetContract;
import org.drover.backend.tck.VmSavingContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** The SPI's contract on real libvirtd and QEMU, clause by clause. */
@ExtendWith(LibvirtContractTest.Counted.class)
class LibvirtContractTest {
    /** All there are: a clause that is added, or no longer runs here, has to be looked at. */
    private static final int CLAUSES_RUN = 159;

    private static final AtomicInteger RUN = new AtomicInteger();
    private static final List<String> LEFT_OUT = new CopyOnWriteArrayList<>();
    private static ContractLab hosts;

    @BeforeAll
    static void bringUp() throws IOException, InterruptedException {
        hosts = new ContractLab();
    }

    @AfterAll
    static void takeDown() throws IOException, InterruptedException {
        hosts.close();
        boolean onlySome = System.getProperty("test", "").matches(".*[#$].*");
        if (onlySome) return;
        assertThat(RUN.get()).as("clauses run").isEqualTo(CLAUSES_RUN);
        assertThat(LEFT_OUT).as("clauses left out").isEmpty();
    }

    /** Counts the clauses, and keeps why one was left out. */
    static final class Counted implements TestWatcher {
        @Override
        public void testSuccessful(ExtensionContext clause) {
            if (clause.getRequiredTestClass() != LibvirtContractTest.class) RUN.incrementAndGet();
        }

        @Override
        public void testFailed(ExtensionContext clause, Throwable why) {
            RUN.incrementAndGet();
        }

        @Override
        public void testAborted(ExtensionContext clause, Throwable why) {
            LEFT_OUT.add(clause.getDisplayName() + ": " + why.getMessage());
        }

        @Override
        public void testDisabled(ExtensionContext clause, Optional<String> why) {
            LEFT_OUT.add(clause.getDisplayName() + ": " + why.orElse("for no reason"));
        }
    }

    private static BackendUnderTest fresh() throws Exception {
        return new LibvirtUnderTest(hosts);
    }

    @Nested
    class Connection extends HostConnectionContract {
        @Override
        protected BackendUnderTest make() throws Exception {
            return fresh();
        }
    }

    @Nested
    class Driven extends DrivenMigrationContract {
        @Override
        protected BackendUnderTest make() throws Exception {
            return fresh();
        }
    }

    @Nested
    class Delegated extends DelegatedMigrationContract {
        @Override
        protected BackendUnderTest make() throws Exception {
            return fresh();
        }
    }

    @Nested
    class Lifecycle extends VmLifecycleContract {
        @Override
        protected BackendUnderTest make() throws Exception {
            return fresh();
        }
    }

    @Nested
    class DirtyRate extends DirtyRateMeterContract {
        @Override
        protected BackendUnderTest make() throws Exception {
            return fresh();
        }
    }

    @Nested
    class DiskLeases extends LeasesContract {
        @Override
        protected BackendUnderTest make() throws Exception {
            return fresh();
        }
    }

    @Nested
    class Reset extends VmResetContract {
        @Override
        protected BackendUnderTest make() throws Exception {
            return fresh();
        }
    }

    @Nested
    class Saving extends VmSavingContract {
        @Override
        protected BackendUnderTest make() throws Exception {
            return fresh();
        }
    }

    @Nested
    class Definitions extends VmDefinitionsContract {
        @Override
        protected BackendUnderTest make() throws Exception {
            return fresh();
        }
    }

    @Nested
    class Designs extends VmDesignsContract {
        @Override
        protected BackendUnderTest make() throws Exception {
            return fresh();
        }
    }

    @Nested
    class Pools extends StoragePoolsContract {
        @Override
        protected BackendUnderTest make() throws Exception {
            return fresh();
        }
    }

    @Nested
    class HotPlug extends DiskHotPlugContract {
        @Override
        protected BackendUnderTest make() throws Exception {
            return fresh();
        }
    }

    @Nested
    class Cold extends ColdMigrationContract {
        @Override
        protected BackendUnderTest make() throws Exception {
            return fresh();
        }
    }

    @Nested
    class Saved extends SavedStateMigrationContract {
        @Override
        protected BackendUnderTest make() throws Exception {
            return fresh();
        }
    }

    @Nested
    class SharedNothing extends SharedNothingContract {
        @Override
        protected BackendUnderTest make() throws Exception {
            return fresh();
        }
    }

    @Nested
    class Storage extends StorageMigrationContract {
        @Override
        protected BackendUnderTest make() throws Exception {
            return fresh();
        }
    }

    @Nested
    class PostCopy extends PostCopyContract {
        @Override
        protected BackendUnderTest make() throws Exception {
            return fresh();
        }
    }
}
