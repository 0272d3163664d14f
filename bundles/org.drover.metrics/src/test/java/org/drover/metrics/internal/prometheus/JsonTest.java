package org.drover.metrics.internal.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void everyKindOfValueIsRead() {
        assertThat(Json.read(" {\"a\\u00e9\\n\" : [1, -2.5e1, true, null, \"x\\\"\"], \"b\":{} } "))
                .isEqualTo(Map.of("aé\n", Arrays.asList(1.0, -25.0, true, null, "x\""), "b", Map.of()));
        assertThat(Json.read("[]")).isEqualTo(List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[1,]", "{\"a\" 1}", "\"a", "\"\\x\"", "\"\\u12g4\"", "1 2", "nul", "-", "<html>", "[1}"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> Json.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("this is no JSON: ");
        assertThatThrownBy(() -> Json.read("[".repeat(100_000))).hasMessageContaining("too deeply");
    }
}
