package org.drover.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Whoever asks for help gets it, whether or not a service runs. */
class HelpTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    static Stream<String> commands() {
        return new CommandLine(new Drover()).getSubcommands().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItself(String command) {
        assertThat(drover(command, "--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: drover " + command).contains("--help", "--data");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void backendAloneExplainsItself() {
        assertThat(drover("backend")).isZero();
        assertThat(out.toString()).startsWith("Usage: drover backend").contains("list|remove");
    }

    private int drover(String... arguments) {
        return Drover.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
