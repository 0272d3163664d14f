package org.drover.model.testing;

import java.util.List;
import java.util.stream.Stream;

/**
 * Names that people, and hypervisors, give to VMs and that a careless program trips over. Whoever takes a name in, keeps
 * it or hands it on tests itself with {@code @MethodSource("org.drover.model.testing.OddNames#all")}.
 */
public final class OddNames {
    /** As long as the promise goes; libvirt's own limit is that of a file's name, 255 bytes with its ending. */
    public static final String LONG = "a-" + "0123456789".repeat(19) + "-bcdefgh";

    private static final List<String> ALL = List.of(
            "web server 7",
            "Ünïcødé-☃-名前",
            "-leading-dash",
            LONG,
            "☃".repeat(200),
            "--json",
            "--",
            "-h",
            "@arguments",
            "  begins and ends with spaces ",
            "e\u0301 is not \u00e9",
            "👩‍💻 שלום",
            "name@host",
            "a/b\\c:d|e",
            "50%+1?a=b&c#d",
            "\"quoted\" 'twice' `thrice`",
            "<b>&amp;]]></b>",
            "{host} ${user.home} %s %n $(reboot)",
            "'; drop table migration_move; --",
            "a\tb",
            "a\rb\nc",
            "\u001b[2Jcleared",
            "\u202egnp.exe",
            "line\u2028separator",
            ".",
            "..",
            "null",
            "0",
            "00000000-0000-4000-9000-000000000001");

    private OddNames() {}

    public static Stream<String> all() {
        return ALL.stream();
    }
}
