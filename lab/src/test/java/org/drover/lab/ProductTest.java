package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The product as it is shipped, with real hosts: what a first user does, and what a killed process leaves. */
class ProductTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private Lab lab;
    private Product product;
    private VmId vm;
    private Referee referee;

    @BeforeEach
    void bringUp() throws IOException, InterruptedException {
        lab = Lab.up(2);
        referee = Referee.watching(lab, "product");
        vm = lab.guest("web-1", 1, "h1");
        product = Product.started("product");
        for (String host : new String[] {"h1", "h2"}) product.connect(lab.endpoint(host));
    }

    @AfterEach
    void takeDown() throws IOException, InterruptedException {
        product.close();
        try {
            referee.verdict();
        } finally {
            lab.close();
        }
    }

    @Test
    void aVmMovesAndAProcessStartedAfterAKillKnowsTheHostsAndMovesItBack() throws IOException {
        JsonNode moved = product.ended(product.move(vm, "h2"), SOON);
        assertThat(moved.path("stage").asText()).as(moved.toString()).isEqualTo("DONE");

        Instant first = product.startedAt();
        product.kill();
        product.start();
        assertThat(product.startedAt()).isAfter(first);
        product.untilReachable(new HostId("h1"), true, SOON);
        product.untilRunsOn(vm, "h2", SOON);

        JsonNode back = product.ended(product.move(vm, "h1"), SOON);
        assertThat(back.path("stage").asText()).as(back.toString()).isEqualTo("DONE");
        product.untilRunsOn(vm, "h1", SOON);
    }
}
