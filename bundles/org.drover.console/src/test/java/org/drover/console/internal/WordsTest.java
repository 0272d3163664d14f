package org.drover.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MigrationPolicy;
import org.drover.backend.api.MoveKind;
import org.drover.migration.Priority;
import org.drover.migration.Stage;
import org.drover.model.VmState;
import org.drover.tips.Severity;
import org.drover.tips.TipState;
import org.junit.jupiter.api.Test;

/** Every text is there in every language, and nothing is translated that nobody says. */
class WordsTest {
    private static Set<String> keys(String file) throws IOException {
        Properties all = new Properties();
        try (InputStream in = WordsTest.class.getResourceAsStream(file)) {
            all.load(in);
        }
        return new TreeSet<>(all.stringPropertyNames());
    }

    @Test
    void germanSaysWhatEnglishSays() throws IOException {
        assertThat(keys("messages_de.properties")).isEqualTo(keys("messages.properties"));
    }

    @Test
    void everyTextThatTheCodeNamesIsThere() throws IOException {
        Set<String> named = new TreeSet<>();
        Pattern call = Pattern.compile("Words\\.of\\(\\s*\"([^\"]+)\"\\s*[,)]");
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                Matcher matcher = call.matcher(Files.readString(file));
                while (matcher.find()) named.add(matcher.group(1));
            }
        }
        assertThat(named).hasSizeGreaterThan(40);
        assertThat(keys("messages.properties")).containsAll(named);
    }

    @Test
    void everyStateHasItsWord() throws IOException {
        Set<String> keys = keys("messages.properties");
        for (VmState each : VmState.values()) assertThat(keys).contains("vm." + each);
        for (MoveKind each : MoveKind.values()) assertThat(keys).contains("moveWizard.kind." + each);
        for (var each : MigrationPolicy.values()) assertThat(keys).contains("moveWizard.policy." + each);
        for (var each : Priority.values()) assertThat(keys).contains("moveWizard.priority." + each);
        for (MoveKind each : MoveKind.values()) assertThat(keys).contains("vm.moving." + each);
        for (Stage each : Stage.values()) assertThat(keys).contains("stage." + each);
        for (TipState each : TipState.values()) assertThat(keys).contains("tip." + each);
        for (Severity each : Severity.values()) assertThat(keys).contains("severity." + each);
        for (CancelAnswer each : CancelAnswer.values()) assertThat(keys).contains("cancel." + each);
    }
}
