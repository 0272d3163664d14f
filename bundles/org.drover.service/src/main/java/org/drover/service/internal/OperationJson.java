package org.drover.service.internal;

import java.time.Instant;
import java.util.List;

/** What is said over HTTP of what is done to VMs and disks; see {@link Json}. */
final class OperationJson {
    private OperationJson() {}

    /** @param because left out when it is possible */
    record Action(String act, String title, boolean possible, Json.Obstacle because) {}

    /** Why somebody wants it, for the record. */
    record Wish(String reason) {}

    record DiskWish(String path, String reason) {}

    /** @param description in the backend's words; without it the other fields say what is to be made */
    record NewVm(
            String description,
            String name,
            Integer vcpus,
            Long memoryBytes,
            List<NewDisk> disks,
            List<String> networks,
            String reason) {}

    /** What is there already ({@code path}, as {@code kind}), or a volume that is to be made. */
    record NewDisk(String path, String kind, String pool, String name, Long capacityBytes) {}

    record NewVolume(String name, Long capacityBytes, String reason) {}

    record Pool(String name, String path, long capacityBytes, long freeBytes, String sharedVolume) {}

    record Volume(String pool, String name, String path, long capacityBytes, long takenBytes) {}

    record Fault(String kind, String host, String vm, String step, String reason, String remedy) {}

    /** @param made the disk's name in the VM, or the volume's path */
    record Operation(
            String id,
            String act,
            String title,
            String host,
            String vm,
            String vmName,
            String detail,
            String reason,
            String state,
            boolean ended,
            Instant begun,
            Instant endedAt,
            Fault fault,
            String made) {}
}
