package org.drover.service.internal;

import org.drover.backend.api.StoragePools;
import org.drover.model.VmId;
import org.drover.model.VolumeId;
import org.drover.operations.Availability;
import org.drover.operations.Fault;
import org.drover.operations.Operation;

/** Operations as they are said over HTTP. */
final class OperationViews {
    private OperationViews() {}

    static OperationJson.Action action(Availability availability) {
        return new OperationJson.Action(
                availability.act().word(),
                availability.act().title(),
                availability.possible(),
                availability
                        .against()
                        .map(o -> new Json.Obstacle(o.code(), o.reason(), o.remedy()))
                        .orElse(null));
    }

    static OperationJson.Operation operation(Operation o) {
        return new OperationJson.Operation(
                o.id().value(),
                o.act().word(),
                o.title(),
                o.host().value(),
                o.vm().map(VmId::value).orElse(null),
                o.name().isEmpty() ? null : o.name(),
                o.detail().isEmpty() ? null : o.detail(),
                o.reason(),
                o.state().name(),
                o.state().isEnd(),
                o.begun(),
                o.ended().orElse(null),
                o.fault().map(OperationViews::fault).orElse(null),
                o.made().orElse(null));
    }

    private static OperationJson.Fault fault(Fault fault) {
        return new OperationJson.Fault(
                fault.kind().name(),
                fault.host().value(),
                fault.vm().map(VmId::value).orElse(null),
                fault.step(),
                fault.reason(),
                fault.remedy());
    }

    static OperationJson.Pool pool(StoragePools.Pool pool) {
        return new OperationJson.Pool(
                pool.name(),
                pool.path(),
                pool.capacity().count(),
                pool.free().count(),
                pool.shared().map(VolumeId::value).orElse(null));
    }

    static OperationJson.Volume volume(StoragePools.Volume volume) {
        return new OperationJson.Volume(
                volume.pool(),
                volume.name(),
                volume.path(),
                volume.capacity().count(),
                volume.taken().count());
    }
}
