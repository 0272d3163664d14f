package org.drover.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceTest {
    @ParameterizedTest
    @CsvSource({
        "no route to it, Connecting failed: no route to it. Look there.",
        "no route to it., Connecting failed: no route to it. Look there.",
        "is it listening?, Connecting failed: is it listening? Look there."
    })
    void whyEndsWithOneSignWhateverTheServiceEndedItWith(String why, String shown) {
        var said = JsonNodeFactory.instance
                .objectNode()
                .put("what", "Connecting failed")
                .put("why", why)
                .put("toDo", "Look there.");
        assertThat(Service.failure(502, said)).hasMessage(shown);
    }
}
