package org.drover.console.internal.action;

import java.util.Optional;
import java.util.function.Predicate;
import org.drover.console.Selection;
import org.drover.console.internal.Words;
import org.drover.console.internal.state.Source;

/** Why an action cannot be done now, in sentences. */
final class Refusals {
    private Refusals() {}

    static Optional<String> none(Selection selection) {
        return Optional.empty();
    }

    static Optional<String> empty(Selection selection) {
        return selection.isEmpty() ? Optional.of(Words.of("refused.nothing")) : Optional.empty();
    }

    static Optional<String> notOne(Selection selection) {
        return selection.items().size() == 1 ? Optional.empty() : Optional.of(Words.of("refused.one"));
    }

    /** The service is away. */
    static Optional<String> gone(Source<?> source) {
        return source.get().isPresent() ? Optional.empty() : Optional.of(Words.of("gone", source.name()));
    }

    /** All must be so; the words say why not. */
    static <T> Optional<String> unless(Selection selection, Class<T> type, Predicate<T> so, String key) {
        return selection.of(type).stream().allMatch(so) ? Optional.empty() : Optional.of(Words.of(key));
    }

    /** The first that stands against it. */
    @SafeVarargs
    static Optional<String> first(Optional<String>... reasons) {
        for (Optional<String> reason : reasons) if (reason.isPresent()) return reason;
        return Optional.empty();
    }
}
