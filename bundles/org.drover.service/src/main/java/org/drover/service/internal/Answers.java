package org.drover.service.internal;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Futures that a request waits for. */
final class Answers {
    /** No host is asked for longer than this. */
    private static final long LONGEST_SECONDS = 50;

    private Answers() {}

    /** @throws Exception what the future failed with */
    static <T> T of(CompletionStage<T> stage) throws Exception {
        return within(stage, LONGEST_SECONDS)
                .orElseThrow(() -> new Problem(
                        504,
                        "The host has not answered yet",
                        "nothing came within " + LONGEST_SECONDS + " s",
                        "Ask again; if it stays so, look at the host."));
    }

    /** Empty when it is not there by then. */
    static <T> Optional<T> within(CompletionStage<T> stage, long seconds) throws Exception {
        try {
            return Optional.of(stage.toCompletableFuture().get(seconds, TimeUnit.SECONDS));
        } catch (TimeoutException notYet) {
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception why) throw why;
            throw e;
        }
    }
}
