package org.drover.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    @Test
    void whatFailedIsToldByItsInnermostCause() {
        Exception setting = new IllegalArgumentException("Setting drover.migration.stall is \"soon\"");
        assertThat(Readiness.cause(trace(new InvocationTargetException(setting))))
                .isEqualTo("Setting drover.migration.stall is \"soon\"");
        assertThat(Readiness.cause(trace(new IllegalStateException("no disk")))).isEqualTo("no disk");
        assertThat(Readiness.cause(trace(new NullPointerException()))).isEqualTo("java.lang.NullPointerException");
        assertThat(Readiness.cause("")).isEmpty();
    }

    private static String trace(Exception failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
