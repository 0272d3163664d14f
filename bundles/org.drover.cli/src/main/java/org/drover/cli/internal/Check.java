package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Asks what stands against a move, and what it would cost. */
@Command(name = "check", description = "Says everything that stands against a move; nothing is touched.")
final class Check implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Drover drover;

    @Parameters(paramLabel = "VM", description = "Name, id or NAME@HOST.")
    private String vm;

    @Parameters(paramLabel = "HOST")
    private String destination;

    @Mixin
    private MoveWish chosen;

    @Option(
            names = "--format",
            defaultValue = "text",
            paramLabel = "text|json|html|xml",
            description = "Default: ${DEFAULT-VALUE}.")
    private String format;

    @Option(names = "--measure", description = "Measure first how the VM writes to its memory, some 7 s.")
    private boolean measure;

    @Override
    public Integer call() throws Exception {
        Service service = drover.service();
        Map<String, Object> wish = chosen.of(Names.vm(service, vm).path("id").asText(), destination);
        switch (format) {
            case "text", "json" -> {
                if (format.equals("json")) drover.inJson();
                JsonNode check = service.post("/migrations/check" + (measure ? "?measure=true" : ""), wish);
                drover.print(check, () -> Show.check(check));
                return check.path("possible").asBoolean() ? 0 : 1;
            }
            case "html", "xml" -> {
                wish.remove("reason");
                wish.remove("diskTo");
                String query = wish.entrySet().stream()
                        .map(e -> "&" + e.getKey() + "="
                                + Service.segment(e.getValue().toString()))
                        .collect(Collectors.joining());
                Service.Report report =
                        service.report("/migrations/check?format=" + format + query + (measure ? "&measure=true" : ""));
                spec.commandLine().getOut().print(report.text());
                spec.commandLine().getOut().flush();
                return report.possible() ? 0 : 1;
            }
            default ->
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "drover check: --format text, json, html or xml, not \"" + format + "\"");
        }
    }
}
