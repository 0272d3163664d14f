package org.drover.service.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationPolicy;
import org.drover.backend.api.MoveKind;
import org.drover.migration.MoveChoices;
import org.drover.migration.MoveDetail;
import org.drover.migration.MoveRequest;
import org.drover.migration.MoveRules;
import org.drover.migration.MoveWindow;
import org.drover.migration.Priority;
import org.drover.model.ByteRate;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.drover.placement.PlaceRules;

/** A move as it is asked for over HTTP, understood or refused with the field's name. */
final class MoveWishes {
    private MoveWishes() {}

    static MoveRequest understood(Json.MoveWish wish) {
        if (wish.vm() == null || wish.destination() == null) {
            throw Problem.wrong("a move needs \"vm\" (an id) and \"destination\"", "Give both.");
        }
        String reason = wish.reason() == null ? "asked for over the API" : wish.reason();
        Priority priority =
                wish.priority() == null ? Priority.NORMAL : named("priority", Priority.class, wish.priority());
        try {
            return new MoveRequest(
                    new VmId(wish.vm()),
                    new HostId(wish.destination()),
                    options(wish),
                    reason,
                    priority,
                    choices(wish),
                    said(wish),
                    false);
        } catch (IllegalArgumentException e) {
            throw Problem.wrong(e.getMessage(), "Give it as docs/api.md shows.");
        }
    }

    /** What the request has a field for counts, whatever was decided for the VM. */
    private static Set<MoveDetail> said(Json.MoveWish wish) {
        Set<MoveDetail> said = EnumSet.noneOf(MoveDetail.class);
        if (wish.postCopy() != null) said.add(MoveDetail.POST_COPY);
        if (wish.network() != null) said.add(MoveDetail.NETWORK);
        if (wish.policy() != null) said.add(MoveDetail.POLICY);
        if (wish.pauseBudgetMillis() != null) said.add(MoveDetail.PAUSE_BUDGET);
        if (wish.priority() != null) said.add(MoveDetail.PRIORITY);
        return said;
    }

    /** What is decided for a VM, understood or refused with the field's name. */
    static MoveRules understood(Json.VmRules rules) {
        try {
            return new MoveRules(
                    Optional.ofNullable(rules.postCopy()),
                    Optional.ofNullable(rules.network()),
                    Optional.ofNullable(rules.policy()).map(said -> named("policy", MigrationPolicy.class, said)),
                    Optional.ofNullable(rules.pauseBudgetMillis()).map(Duration::ofMillis),
                    Optional.ofNullable(rules.priority()).map(said -> named("priority", Priority.class, said)),
                    Optional.ofNullable(rules.apart()),
                    rules.hosts() == null
                            ? Set.of()
                            : rules.hosts().stream().map(HostId::new).collect(Collectors.toSet()));
        } catch (IllegalArgumentException e) {
            throw Problem.wrong(e.getMessage(), "Give it as docs/api.md shows.");
        }
    }

    /** What is wished of a VM's place, understood or refused with the field's name. */
    static PlaceRules places(Json.VmRules rules) {
        try {
            return new PlaceRules(
                    rules.preferred() == null
                            ? Set.of()
                            : rules.preferred().stream().map(HostId::new).collect(Collectors.toSet()),
                    Optional.ofNullable(rules.near()),
                    Optional.ofNullable(rules.apartIn()));
        } catch (IllegalArgumentException e) {
            throw Problem.wrong(e.getMessage(), "Give it as docs/api.md shows.");
        }
    }

    static Json.VmRules shown(MoveRules rules, PlaceRules places) {
        return new Json.VmRules(
                rules.postCopy().orElse(null),
                rules.network().orElse(null),
                rules.policy().map(MoveWishes::word).orElse(null),
                rules.pauseBudget().map(Duration::toMillis).orElse(null),
                rules.priority().map(MoveWishes::word).orElse(null),
                rules.apart().orElse(null),
                ids(rules.hosts()),
                places.apartIn().orElse(null),
                places.near().orElse(null),
                ids(places.preferred()));
    }

    private static List<String> ids(Set<HostId> hosts) {
        return hosts.isEmpty()
                ? null
                : hosts.stream().map(HostId::value).sorted().toList();
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static MigrationOptions options(Json.MoveWish wish) {
        return new MigrationOptions(
                wish.pauseBudgetMillis() == null
                        ? MigrationOptions.DEFAULT.pauseBudget()
                        : Duration.ofMillis(wish.pauseBudgetMillis()),
                Optional.ofNullable(wish.bandwidthBytesPerSecond()).map(ByteRate::new),
                Boolean.TRUE.equals(wish.autoConverge()),
                wish.parallelChannels() == null ? MigrationOptions.DEFAULT.parallelChannels() : wish.parallelChannels(),
                Boolean.TRUE.equals(wish.compression()),
                Boolean.TRUE.equals(wish.postCopy()),
                wish.policy() == null
                        ? MigrationOptions.DEFAULT.policy()
                        : named("policy", MigrationPolicy.class, wish.policy()));
    }

    private static MoveChoices choices(Json.MoveWish wish) {
        return new MoveChoices(
                Optional.ofNullable(wish.kind()).map(kind -> named("kind", MoveKind.class, kind)),
                Optional.ofNullable(wish.disksTo()),
                wish.diskTo() == null ? Map.of() : wish.diskTo(),
                Boolean.TRUE.equals(wish.flat()),
                Boolean.TRUE.equals(wish.quick()),
                Boolean.TRUE.equals(wish.delegated()),
                Optional.ofNullable(wish.network()),
                Optional.ofNullable(wish.window()).map(MoveWishes::window));
    }

    private static MoveWindow window(String said) {
        String[] ends = said.split("/", -1);
        try {
            if (ends.length == 2) return new MoveWindow(Instant.parse(ends[0]), Instant.parse(ends[1]));
        } catch (DateTimeParseException e) {
            // said below, with what would be right
        }
        throw Problem.wrong(
                "a window is two times, not \"" + said + "\"", "As 2026-11-22T03:00:00Z/2026-11-22T04:00:00Z.");
    }

    private static <E extends Enum<E>> E named(String field, Class<E> of, String said) {
        for (E one : of.getEnumConstants()) {
            if (one.name().equals(said.toUpperCase(Locale.ROOT).replace('-', '_'))) return one;
        }
        String known =
                Arrays.stream(of.getEnumConstants()).map(MoveWishes::word).collect(Collectors.joining(", "));
        throw Problem.wrong("there is no " + field + " \"" + said + "\"", "Ask for one of " + known + ".");
    }
}
