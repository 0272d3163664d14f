package org.drover.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Asks whoever may be using a plugin to let go of it before it is uninstalled or replaced.
 *
 * <p><b>Contract.</b> A user of plugins registers a {@code java.util.function.Function<String, CompletionStage<?>>} with
 * the property {@code org.drover.plugin.removal=true}. It is given the bundle's symbolic name and returns at once. From
 * then on it starts nothing new with that bundle; its stage completes when nothing of it is in use any more, and until
 * then the bundle stays wired and running. A stage that fails, or a function that throws, is a veto: the bundle stays
 * until its file changes again. Nobody is hurried: a file that comes back meanwhile is installed after the old bundle went.
 */
final class PluginRemoval {

    private static final String FILTER = "(&(objectClass=java.util.function.Function)(org.drover.plugin.removal=true))";

    private PluginRemoval() {}

    static CompletableFuture<?> askAll(BundleContext context, String symbolicName) {
        List<CompletableFuture<?>> stages = new ArrayList<>();
        try {
            ServiceReference<?>[] users = context.getAllServiceReferences(null, FILTER);
            for (ServiceReference<?> user : users == null ? new ServiceReference<?>[0] : users) {
                stages.add(ask(context.getService(user), symbolicName));
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new));
    }

    @SuppressWarnings("unchecked") // what the contract asks for; anything else counts as a veto
    private static CompletableFuture<?> ask(Object user, String symbolicName) {
        if (user == null) {
            return CompletableFuture.completedFuture(null);
        }
        try {
            return ((Function<String, CompletionStage<?>>) user)
                    .apply(symbolicName)
                    .toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
