package org.drover.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class TimeLineTest {
    private static String drawn(String json) throws Exception {
        return TimeLine.of(new ObjectMapper().readTree(json));
    }

    @Test
    void eachStepBeginsWhereTheOneBeforeThatWasSeenEndsAndWhatNobodySawIsSaid() throws Exception {
        String text = drawn(
                """
                {"pauseMillis": 40, "pause": {"steps": [
                  {"step": "stop", "afterMillis": 0}, {"step": "last pages"}, {"step": "devices", "afterMillis": 20},
                  {"step": "resume", "afterMillis": 40}], "clientGapMillis": 80}}
                """);
        assertThat(text)
                .isEqualTo(
                        """
                        Its pause:
                          stop                          0.0 ms  │
                          last pages               not seen
                          devices                      20.0 ms  ━━━━━━━━━━
                          resume                       40.0 ms            ━━━━━━━━━━
                          pause, by the hypervisor     40.0 ms  ━━━━━━━━━━━━━━━━━━━━
                          gap, by a client             80.0 ms  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
                        """);
    }

    @Test
    void aGapThatNobodyMeasuredIsNotKnownAndAMoveWithoutAPauseHasNoTimeLine() throws Exception {
        assertThat(drawn("{\"pauseMillis\": 40}")).contains("gap, by a client         not known: nobody listened");
        assertThat(drawn("{\"stage\": \"RETURNED\"}")).isEmpty();
    }
}
