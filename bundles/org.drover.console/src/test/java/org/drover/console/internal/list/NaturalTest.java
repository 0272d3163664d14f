package org.drover.console.internal.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NaturalTest {
    @Test
    void numbersInNamesCountAsNumbers() {
        List<String> names = new ArrayList<>(List.of("vm-10", "VM-2", "vm-1", "vm", "node 3a", "node 03", "node 20"));
        names.sort(Natural::compare);
        assertThat(names).containsExactly("node 03", "node 3a", "node 20", "vm", "vm-1", "VM-2", "vm-10");
    }

    @Test
    void anyThreeNamesAreInOneOrderHoweverTheyAreCompared() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String a = name(random);
            String b = name(random);
            String c = name(random);
            assertThat(Integer.signum(Natural.compare(a, b)))
                    .as(a + " " + b)
                    .isEqualTo(-Integer.signum(Natural.compare(b, a)));
            if (Natural.compare(a, b) <= 0 && Natural.compare(b, c) <= 0) {
                assertThat(Natural.compare(a, c)).as(a + " " + b + " " + c).isLessThanOrEqualTo(0);
            }
        }
    }

    private static String name(Random random) {
        String alphabet = "aB0012-";
        StringBuilder name = new StringBuilder();
        int length = random.nextInt(6);
        for (int i = 0; i < length; i++) name.append(alphabet.charAt(random.nextInt(alphabet.length())));
        return name.toString();
    }
}
