package org.drover.console.internal.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {
    private record Vm(String name, String owner, double cpu) {}

    private static final List<Column<Vm>> COLUMNS = List.of(
            Column.words("name", "Name", 10, Vm::name),
            Column.words("owner", "Owner Node", 10, Vm::owner),
            Column.number("cpu", "CPU", 10, vm -> Math.round(vm.cpu()) + " %", Vm::cpu));

    private static final List<Vm> VMS =
            List.of(new Vm("web 1", "node-2", 85), new Vm("web 2", "node-1", 15), new Vm("db", "node-2", Double.NaN));

    private static List<String> found(String text) {
        Query<Vm> query = Query.of(text, COLUMNS);
        assertThat(query.problem()).isEmpty();
        return VMS.stream().filter(query.test()).map(Vm::name).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "'', web 1;web 2;db",
        "web, web 1;web 2",
        "NODE-2, web 1;db",
        "web node-1, web 2",
        "owner:node-2, web 1;db",
        "cpu>80, web 1",
        "cpu<=15, web 2",
        "owner:node-2 -web, db",
        "-owner:node-2, web 2",
        "'\"web 1\"', web 1",
        "'name:\"web 1\"', web 1",
        "nothing, ''"
    })
    void findsWhatIsMeant(String text, String names) {
        assertThat(String.join(";", found(text))).isEqualTo(names);
    }

    @Test
    void anUnknownColumnIsNamedWithThoseThatAre() {
        Query<Vm> query = Query.of("host:node-1 web", COLUMNS);
        assertThat(query.problem().orElseThrow()).contains("\"host\"").contains("name, owner, cpu");
        assertThat(VMS.stream().filter(query.test()).count())
                .as("the other words still count")
                .isEqualTo(2);
    }

    @Test
    void aComparisonWithoutANumberIsSaid() {
        assertThat(Query.of("cpu>much", COLUMNS).problem().orElseThrow()).contains("cpu>much");
        assertThat(Query.of("name>3", COLUMNS).problem()).isPresent();
    }
}
