package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.drover.model.VmId;
import org.drover.model.testing.OddNames;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** VMs with odd names on real hosts, moved by these names with the command line as it is shipped. */
class NamesTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String COMMON = "web server 7";
    private static final List<String> NAMES = List.of(OddNames.LONG, COMMON, "Ünïcødé-☃-名前", "-leading-dash");
    private static final int NAMESAKE = NAMES.size() + 1;

    private static Lab lab;
    private static Product product;
    private static Referee referee;

    @BeforeAll
    static void bringUp() throws IOException, InterruptedException {
        lab = Lab.up(3);
        referee = Referee.watching(lab, "names");
        List<CompletableFuture<Void>> boots = IntStream.rangeClosed(1, NAMES.size())
                .mapToObj(k -> CompletableFuture.runAsync(
                        () -> boot(NAMES.get(k - 1), k, "h1"), task -> new Thread(task).start()))
                .toList();
        product = Product.started("names");
        boots.forEach(CompletableFuture::join);
        for (String host : List.of("h1", "h2", "h3")) product.connect(lab.endpoint(host));
    }

    private static void boot(String name, int k, String host) {
        lab.run("guest", name, Integer.toString(k), "--on", host, "--memory", "128");
    }

    @AfterAll
    static void takeDown() throws IOException, InterruptedException {
        product.close();
        try {
            referee.verdict();
        } finally {
            lab.close();
        }
    }

    static Stream<Arguments> names() {
        return IntStream.rangeClosed(1, NAMES.size()).mapToObj(k -> Arguments.of(NAMES.get(k - 1), k));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aVmIsMovedLiveByItsName(String name, int k) throws IOException {
        Product.Said said = product.drover("move", "--to", "h2", "--", name);

        assertThat(said.code()).as(said.toString()).isZero();
        assertThat(lab.run("vsh", "h2", "domname", Lab.vm(k).value()).strip()).isEqualTo(name);
        assertThat(lab.run("ask", Integer.toString(k), "echo", "alive")).contains("alive");
        product.untilRunsOn(Lab.vm(k), "h2", SOON);
        JsonNode record = product.ask("GET", "/migrations", "").get(0);
        assertThat(record.path("vm").asText()).isEqualTo(Lab.vm(k).value());
        assertThat(record.path("vmName").asText()).isEqualTo(name);
        assertThat(record.path("stage").asText()).isEqualTo("DONE");
    }

    @Test
    void theListCutsALongNameAndItsJsonDoesNot() throws IOException {
        String list = product.drover("vms").out();
        assertThat(list).contains("a-0123456789", "…", COMMON, "Ünïcødé-☃-名前", "-leading-dash");
        assertThat(list).doesNotContain(OddNames.LONG);
        assertThat(product.drover("vms", "--json").out()).contains(NAMES);
    }

    @Test
    void twoVmsOfOneNameAreNotConfused() throws IOException {
        VmId vm = Lab.vm(NAMES.indexOf(COMMON) + 1);
        VmId namesake = Lab.vm(NAMESAKE);
        String here = product.ask("GET", "/vms/" + vm, "").path("host").asText();
        String there = here.equals("h1") ? "h2" : "h1";
        // it need not have booted for this
        lab.run("guest", COMMON, Integer.toString(NAMESAKE), "--memory", "128");
        define(there, NAMESAKE);
        lab.run("vsh", there, "start", namesake.value());
        try {
            product.untilRunsOn(namesake, there, SOON);
            Product.Said which = product.drover("move", "--to", "h3", "--", COMMON);
            assertThat(which.code()).isEqualTo(1);
            assertThat(which.err())
                    .contains("2 VMs are called \"" + COMMON + "\"", vm + "  on " + here, namesake + "  on " + there);

            Product.Said check = product.drover("move", "--check", "--to", there, vm.value());
            assertThat(check.code()).isEqualTo(1);
            assertThat(check.out().replaceAll("\\s+", " "))
                    .contains(there + " has another VM named " + COMMON + " (" + namesake + "). Rename one of them");
            Product.Said refused = product.drover("move", "--to", there, vm.value());
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.out()).contains("refused", "another VM named " + COMMON);

            Product.Said moved = product.drover("move", "--to", "h3", "--", COMMON + "@" + there);
            assertThat(moved.code()).as(moved.toString()).isZero();
            product.untilRunsOn(namesake, "h3", SOON);
            assertThat(lab.run("vsh", "h3", "domuuid", COMMON)).contains(namesake.value());
            assertThat(lab.run("vsh", here, "domuuid", COMMON)).contains(vm.value());
            assertThat(lab.run("vsh", here, "domstate", COMMON)).contains("running");
        } finally {
            String last =
                    product.ask("GET", "/vms/" + namesake, "").path("host").asText();
            lab.run("vsh", last, "destroy", namesake.value());
            lab.run("vsh", last, "undefine", namesake.value());
            product.untilGone(namesake, SOON);
        }
    }

    /** libvirt's own words, and nothing of the VM is there afterwards: no such VM ever comes to Drover. */
    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("a/b", "cannot contain '/'"),
                Arguments.of("a\nb", "invalid char in name"),
                Arguments.of("", "missing name information"),
                Arguments.of("a\u0001b", "invalid Char value 1"),
                Arguments.of("☃".repeat(200), "File name too long"),
                Arguments.of(".", "Cannot delete directory"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBeANameLibvirtItselfRefuses(String name, String said) {
        lab.run("guest", name, "9", "--disk", "0");
        assertThatThrownBy(() -> define("h3", 9)).hasMessageContaining(said);
        assertThat(lab.run("vsh", "h3", "list", "--all", "--uuid"))
                .doesNotContain(Lab.vm(9).value());
    }

    @Test
    void aSecondVmOfOneNameOnOneHostLibvirtItselfRefuses() throws IOException {
        VmId vm = Lab.vm(NAMES.indexOf(COMMON) + 1);
        String host = product.ask("GET", "/vms/" + vm, "").path("host").asText();
        lab.run("guest", COMMON, "9", "--disk", "0");
        assertThatThrownBy(() -> define(host, 9)).hasMessageContaining("already exists with uuid " + vm);
    }

    private static void define(String host, int k) {
        lab.run("vsh", host, "define", definition(k));
    }

    private static String definition(int k) {
        return lab.state().resolve("guests/" + k + ".xml").toString();
    }
}
