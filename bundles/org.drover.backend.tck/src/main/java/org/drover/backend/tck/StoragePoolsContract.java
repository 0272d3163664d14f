package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.Capability;
import org.drover.backend.api.StoragePools;
import org.drover.backend.api.StoragePools.Pool;
import org.drover.backend.api.StoragePools.Volume;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.VmId;
import org.junit.jupiter.api.Test;

/** The contract of {@link StoragePools}. */
public abstract class StoragePoolsContract extends Contract {
    @Override
    Optional<Class<? extends Capability>> about() {
        return Optional.of(StoragePools.class);
    }

    private static final Bytes SIZE = Bytes.ofMiB(16);

    private StoragePools pools() {
        return backend.first().capability(StoragePools.class).orElseThrow();
    }

    private Volume made(String name) throws Exception {
        String pool = pools().pools().get(0).name();
        Volume volume = pools().create(pool, name, SIZE);
        opened(() -> {
            boolean there =
                    pools().volumes(pool).stream().anyMatch(each -> each.name().equals(name));
            if (there) pools().delete(volume);
        });
        return volume;
    }

    @Test
    void aPoolSaysWhereItIsAndWhatIsFree() throws Exception {
        assertThat(pools().pools()).isNotEmpty().allSatisfy(pool -> {
            assertThat(pool.name()).isNotBlank();
            assertThat(pool.path()).startsWith("/");
            assertThat(pool.free()).isBetween(new Bytes(1), pool.capacity());
        });
    }

    @Test
    void aVolumeThatWasMadeLiesInItsPool() throws Exception {
        Volume made = made("tck.img");
        Pool pool = pools().pools().get(0);
        assertThat(made.pool()).isEqualTo(pool.name());
        assertThat(made.name()).isEqualTo("tck.img");
        assertThat(made.path()).startsWith(pool.path());
        assertThat(made.capacity()).isEqualTo(SIZE);
        assertThat(pools().volumes(pool.name())).contains(made);
    }

    @Test
    void aVolumeThatIsDeletedIsGone() throws Exception {
        Volume made = made("tck.img");
        pools().delete(made);
        assertThat(pools().volumes(made.pool()))
                .noneMatch(volume -> volume.name().equals("tck.img"));
    }

    @Test
    void aVolumeThatIsNotThereIsNotDeleted() throws Exception {
        Volume made = made("tck.img");
        pools().delete(made);
        assertThatThrownBy(() -> pools().delete(made)).isInstanceOf(Refused.class);
    }

    @Test
    void aNameIsGivenOnce() throws Exception {
        Volume made = made("tck.img");
        assertThatThrownBy(() -> pools().create(made.pool(), "tck.img", SIZE)).isInstanceOf(Refused.class);
        assertThat(pools().volumes(made.pool()))
                .anyMatch(volume -> volume.name().equals("tck.img"));
    }

    @Test
    void aPoolThatIsNotThereHasNothing() {
        assertThatThrownBy(() -> pools().volumes("no-pool")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> pools().create("no-pool", "tck.img", SIZE)).isInstanceOf(Refused.class);
    }

    @Test
    void aVolumeThatAVmHasIsNotDeleted() throws Exception {
        VmId vm = backend.makeVm(first, "idle", false);
        DiskFacts disk = backend.first().vm(vm).orElseThrow().disks().get(0);
        Volume volume = null;
        for (Pool pool : pools().pools()) {
            for (Volume each : pools().volumes(pool.name())) if (each.path().equals(disk.source())) volume = each;
        }
        assertThat(volume).as("the volume of " + disk).isNotNull();
        Volume used = volume;
        assertThatThrownBy(() -> pools().delete(used)).isInstanceOf(Refused.class);
        assertThat(pools().volumes(used.pool())).contains(used);
    }
}
