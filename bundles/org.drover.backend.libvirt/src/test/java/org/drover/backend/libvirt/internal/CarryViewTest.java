package org.drover.backend.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.drover.backend.api.MigrationProgress;
import org.drover.model.Bytes;
import org.junit.jupiter.api.Test;

class CarryViewTest {
    private final List<MigrationProgress> told = new ArrayList<>();
    private final CarryView view = new CarryView();

    @Test
    void filesCountOneAfterTheOther() {
        view.tell(told::add);
        view.all(100);
        view.done(60);
        view.done(40);
        assertThat(told).extracting(MigrationProgress::transferred).containsExactly(new Bytes(60), new Bytes(100));
        assertThat(told).extracting(MigrationProgress::remaining).containsExactly(new Bytes(40), Bytes.ZERO);
        assertThat(told).allMatch(p -> p.pausedFor().isEmpty());
    }

    @Test
    void moreThanWasKnownOfBeforehandIsCountedToo() {
        view.tell(told::add);
        view.all(100);
        view.done(150);
        assertThat(told.get(0).total()).isEqualTo(new Bytes(150));
        assertThat(told.get(0).remaining()).isEqualTo(Bytes.ZERO);
    }

    @Test
    void howLongTheVmStandsStillIsTold() {
        view.tell(told::add);
        view.stops();
        view.done(1);
        assertThat(told.get(0).pausedFor()).isPresent();
    }
}
