package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The XML documents that are exported and imported, as files. */
final class Documents {
    /** More than the service takes; a device that never ends must not fill the memory. */
    private static final int MAX = 17 << 20;

    private Documents() {}

    static byte[] read(Path file) throws IOException {
        if (file.toString().equals("-")) return System.in.readNBytes(MAX);
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new Service.Failure("Cannot read " + file + ": "
                    + (Files.isDirectory(file) ? "it is a folder" : "there is no such file, or it is not yours to read")
                    + ". Name a file that \"drover export FILE\" wrote.");
        }
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(MAX);
        }
    }

    /** The file is there whole, or as it was. */
    static void write(Path file, String xml) {
        try {
            Path half = Files.createTempFile(file.toAbsolutePath().getParent(), ".drover", ".xml");
            try {
                Files.writeString(half, xml, StandardCharsets.UTF_8);
                Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(half);
            }
        } catch (IOException e) {
            throw new Service.Failure("Cannot write " + file + ": " + e + ". Name a file in a folder of yours.");
        }
    }

    static String show(JsonNode done) {
        StringBuilder text = new StringBuilder();
        boolean dryRun = done.path("dryRun").asBoolean();
        if (done.path("changes").isEmpty()) {
            text.append(dryRun ? "Nothing would change.\n" : "Nothing changed: all of it was so already.\n");
        } else {
            int number = done.path("changes").size();
            text.append(number)
                    .append(number == 1 ? " change" : " changes")
                    .append(dryRun ? ", none of them made:\n" : ":\n");
            Table table = new Table("WHAT", "WAS", dryRun ? "WOULD BE" : "IS");
            for (JsonNode c : done.path("changes")) {
                table.row(
                        c.path("what").asText(),
                        c.path("from").asText("-"),
                        c.path("to").asText());
            }
            text.append(table);
        }
        for (JsonNode note : done.path("notes")) {
            text.append("Note: ").append(Table.tame(note.asText())).append(".\n");
        }
        for (JsonNode c : done.path("changes")) {
            String what = c.path("what").asText();
            if (what.startsWith("setting ") && !what.endsWith("drover.tips.mode")) {
                return text.append("Settings count from the next start of the service.\n")
                        .toString();
            }
        }
        return text.toString();
    }
}
