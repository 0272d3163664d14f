package org.drover.service.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.operations.Task;

/** Where hosts keep disks, and what lies there. */
final class StorageRoutes {
    private static final String VOLUMES = "/hosts/{id}/pools/{pool}/volumes";

    private final Parts parts;
    private final ObjectMapper mapper;
    private final OperationRoutes operations;

    StorageRoutes(Parts parts, ObjectMapper mapper, OperationRoutes operations) {
        this.parts = parts;
        this.mapper = mapper;
        this.operations = operations;
    }

    void addTo(Router router) {
        router.on("GET", "/hosts/{id}/pools", this::pools)
                .on("GET", VOLUMES, this::volumes)
                .on("POST", VOLUMES, this::create)
                .on(
                        "DELETE",
                        VOLUMES + "/{volume}",
                        request -> operations.begin(
                                new Task.DeleteVolume(
                                        host(request),
                                        request.path().get("pool"),
                                        request.path().get("volume")),
                                null,
                                request));
    }

    private List<OperationJson.Pool> pools(Router.Request request) throws Exception {
        return Answers.of(parts.operations().pools(host(request))).stream()
                .map(OperationViews::pool)
                .toList();
    }

    private List<OperationJson.Volume> volumes(Router.Request request) throws Exception {
        String pool = request.path().get("pool");
        return Answers.of(parts.operations().volumes(host(request), pool)).stream()
                .map(OperationViews::volume)
                .toList();
    }

    private OperationJson.Operation create(Router.Request request) throws Exception {
        OperationJson.NewVolume wish = Bodies.read(mapper, request.body(), OperationJson.NewVolume.class);
        boolean whole = wish.name() != null && wish.capacityBytes() != null && wish.capacityBytes() > 0;
        if (!whole) throw Problem.wrong("a volume needs a name and a size", "Give \"name\" and \"capacityBytes\".");
        Task task = new Task.CreateVolume(
                host(request), request.path().get("pool"), wish.name(), new Bytes(wish.capacityBytes()));
        return operations.begin(task, wish.reason(), request);
    }

    private HostId host(Router.Request request) {
        HostId host = new HostId(request.id());
        if (parts.inventory.snapshot().host(host).isEmpty()) throw Problem.missing("host", request.id());
        return host;
    }
}
