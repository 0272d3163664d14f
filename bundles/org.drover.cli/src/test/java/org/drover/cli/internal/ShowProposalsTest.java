package org.drover.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShowProposalsTest {
    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @Test
    void eachStepStandsWithItsRatingAndAReasonThatSeveralShareIsSaidOnce() throws Exception {
        String step = "{'vmName':'%s','from':'a','to':'b','stop':false,'why':{'text':'a is to be emptied'},"
                + "'destination':{'stars':4.5,'projectedHighMhz':2500,'cpuCapacityMhz':10000}}";
        String text = ShowProposals.proposal(json("{'why':{'text':'2 moves take the VMs off a'},'steps':["
                + String.format(step, "web") + "," + String.format(step, "db")
                + "],'hosts':[{'host':'a','before':{'vms':2,'projectedHighMhz':3000,'cpuCapacityMhz':10000,'memory':0.5},"
                + "'after':{'vms':0,'projectedHighMhz':500,'cpuCapacityMhz':10000,'memory':0}}],'stays':["
                + "{'vmName':'gpu','on':'a','why':{'text':'gpu cannot be moved: it has a host device'}}],"
                + "'forecast':{'possible':true,'seconds':12.4}}"));

        assertThat(text.lines().map(String::strip))
                .startsWith("2 moves take the VMs off a.")
                .anySatisfy(line -> assertThat(line).matches("2 +db +a +b +4[.]5 +25%"))
                .anySatisfy(line -> assertThat(line).matches("a +2 +0 +30% +5% +50% +0%"))
                .contains("gpu stays on a: gpu cannot be moved: it has a host device")
                .endsWith("As a plan about 12 s. Nothing was moved; \"--go\" does it.")
                .filteredOn(line -> line.contains("is to be emptied"))
                .containsExactly("1: a is to be emptied");
    }

    @Test
    void nothingToDoSaysWhy() throws Exception {
        assertThat(ShowProposals.proposal(
                        json("{'why':{'text':'nothing to do: no rule is broken'},'steps':[],'stays':[],'hosts':[]}")))
                .isEqualTo("Nothing to do: no rule is broken.\n");
    }

    @ParameterizedTest
    @CsvSource({
        "plan",
        "plan rebalance --no-wait",
        "plan drain",
        "plan place web",
        "whatif added many",
        "whatif fails a --like b"
    })
    void whatMakesNoSenseIsNotUnderstood(String command) {
        StringWriter err = new StringWriter();
        assertThat(Drover.run(new PrintWriter(new StringWriter()), new PrintWriter(err, true), command.split(" ")))
                .isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
    }
}
