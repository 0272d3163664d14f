package org.drover.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class WhatIfTest {
    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @Test
    void aVmThatFitsNowhereIsInTheTableAndSaysWhy() throws Exception {
        String text = WhatIf.failure(json("{'vms':[{'vmName':'web','destination':{'host':'node2','stars':3.5,"
                + "'projectedHighMhz':6100,'cpuCapacityMhz':10000}},{'vmName':'db','destination':null,"
                + "'why':'node2: node2 has 1.0 GiB to spare, db needs 4.0 GiB'}]}"));

        assertThat(text.lines().map(String::strip).toList())
                .anySatisfy(line -> assertThat(line).matches("web +node2 +3.5 +61%"))
                .anySatisfy(line -> assertThat(line).matches("db +nowhere"))
                .contains("db fits nowhere: node2: node2 has 1.0 GiB to spare, db needs 4.0 GiB");
    }

    @Test
    void aHostThatIsNotRelievedSaysWhyNotAndWhyEachVmStays() throws Exception {
        String text = WhatIf.relief(json("{'plan':{'move':null,'why':{'text':'none of the 2 VMs on node1 can be moved',"
                + "'remedy':null},'others':[{'vmName':'web','why':{'text':'web fits nowhere'}}]}}"));

        assertThat(text).isEqualTo("none of the 2 VMs on node1 can be moved.\n  not web: web fits nowhere\n");
    }
}
