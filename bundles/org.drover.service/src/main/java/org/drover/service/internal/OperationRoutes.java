package org.drover.service.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.drover.model.DiskFacts;
import org.drover.model.Drive;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.operations.Act;
import org.drover.operations.NotPossibleException;
import org.drover.operations.Operation;
import org.drover.operations.OperationId;
import org.drover.operations.Task;

/** What is done to VMs besides moving them: asked about, asked for, looked at. */
final class OperationRoutes {
    private static final int MAX_HISTORY = 1000;
    private static final long LONGEST_WAIT_SECONDS = 50;
    private static final List<Act> PLAIN = List.of(
            Act.START,
            Act.SHUT_DOWN,
            Act.POWER_OFF,
            Act.RESET,
            Act.PAUSE,
            Act.RESUME,
            Act.SAVE,
            Act.RESTORE,
            Act.FORGET_SAVED);

    private final Parts parts;
    private final ObjectMapper mapper;

    OperationRoutes(Parts parts, ObjectMapper mapper) {
        this.parts = parts;
        this.mapper = mapper;
    }

    void addTo(Router router) {
        for (Act act : PLAIN) {
            router.on(
                    "POST",
                    "/vms/{id}/" + act.word(),
                    request -> begin(
                            new Task.Plain(act, vm(request).id()),
                            Bodies.optional(mapper, request.body(), OperationJson.Wish.class)
                                    .map(OperationJson.Wish::reason)
                                    .orElse(null),
                            request));
        }
        router.on(
                        "GET",
                        "/vms/{id}/actions",
                        request -> parts.operations().available(vm(request).id()).stream()
                                .map(OperationViews::action)
                                .toList())
                .on(
                        "GET",
                        "/vms/{id}/description",
                        request -> new Document(
                                "text/plain",
                                Answers.of(
                                        parts.operations().describe(vm(request).id())),
                                Map.of()))
                .on("DELETE", "/vms/{id}", this::delete)
                .on("POST", "/vms/{id}/disks", this::addDisk)
                .on(
                        "DELETE",
                        "/vms/{id}/disks/{disk}",
                        request -> begin(
                                new Task.RemoveDisk(
                                        vm(request).id(), request.path().get("disk")),
                                null,
                                request))
                .on("GET", "/hosts/{id}/actions", request -> parts.operations().available(host(request)).stream()
                        .map(OperationViews::action)
                        .toList())
                .on("POST", "/hosts/{id}/vms", request -> {
                    OperationJson.NewVm wish = Bodies.read(mapper, request.body(), OperationJson.NewVm.class);
                    return begin(NewVms.task(host(request), wish), wish.reason(), request);
                })
                .on("GET", "/operations", request -> all(request.query().getOrDefault("history", "20")))
                .on("GET", "/operations/{id}", request -> awaited(find(request.id()), request));
    }

    private VmFacts vm(Router.Request request) {
        return parts.inventory
                .snapshot()
                .vm(new VmId(request.id()))
                .orElseThrow(() -> Problem.missing("VM", request.id()));
    }

    private HostId host(Router.Request request) {
        HostId host = new HostId(request.id());
        if (parts.inventory.snapshot().host(host).isEmpty()) throw Problem.missing("host", request.id());
        return host;
    }

    /** Its files stay unless they are named: "?disks=all", or "?disks=vda,vdb". */
    private OperationJson.Operation delete(Router.Request request) throws Exception {
        VmFacts vm = vm(request);
        String disks = request.query().getOrDefault("disks", "none");
        Set<String> files =
                switch (disks) {
                    case "none" -> Set.of();
                    case "all" ->
                        vm.disks().stream()
                                .filter(disk -> disk.drive().kind() == Drive.Kind.DISK
                                        && !disk.source().isEmpty())
                                .map(DiskFacts::target)
                                .collect(Collectors.toSet());
                    default -> Set.copyOf(Arrays.asList(disks.split(",")));
                };
        return begin(new Task.Delete(vm.id(), files), null, request);
    }

    private OperationJson.Operation addDisk(Router.Request request) throws Exception {
        OperationJson.DiskWish wish = Bodies.read(mapper, request.body(), OperationJson.DiskWish.class);
        if (wish.path() == null || wish.path().isBlank()) {
            throw Problem.wrong("no path is given", "Give that of a volume of one of the host's pools.");
        }
        return begin(new Task.AddDisk(vm(request).id(), wish.path()), wish.reason(), request);
    }

    OperationJson.Operation begin(Task task, String reason, Router.Request request) throws Exception {
        try {
            Operation begun = parts.operations().begin(task, reason == null ? "asked for over the API" : reason);
            return awaited(begun, request);
        } catch (NotPossibleException e) {
            throw new Problem(
                    409,
                    task.act().title() + " is not possible now",
                    e.obstacle().reason(),
                    e.obstacle().remedy());
        }
    }

    /** "?waitSeconds=30": the answer comes when it has ended, or then. */
    private OperationJson.Operation awaited(Operation operation, Router.Request request) throws Exception {
        String wait = request.query().getOrDefault("waitSeconds", "0");
        if (!wait.matches("[0-9]{1,2}") || Long.parseLong(wait) > LONGEST_WAIT_SECONDS) {
            throw Problem.wrong("waitSeconds is \"" + wait + "\"", "0 to " + LONGEST_WAIT_SECONDS + ".");
        }
        if (operation.state().isEnd() || wait.equals("0")) return OperationViews.operation(operation);
        var end = parts.operations().end(operation.id());
        if (end.isPresent()) Answers.within(end.get(), Long.parseLong(wait));
        return OperationViews.operation(parts.operations().find(operation.id()).orElse(operation));
    }

    private Operation find(String id) {
        if (!id.matches("[A-Za-z0-9-]{1,64}")) throw Problem.missing("operation", id);
        return parts.operations().find(new OperationId(id)).orElseThrow(() -> Problem.missing("operation", id));
    }

    private List<OperationJson.Operation> all(String history) {
        if (!history.matches("[0-9]{1,9}")) {
            throw Problem.wrong(
                    "history is a number of operations, not \"" + history + "\"", "0 to " + MAX_HISTORY + ".");
        }
        List<Operation> all = new ArrayList<>(parts.operations().current());
        all.addAll(parts.operations().history(Math.min(MAX_HISTORY, Integer.parseInt(history))));
        return all.stream().map(OperationViews::operation).toList();
    }
}
