package org.drover.console.internal.action;

import java.time.Duration;
import java.util.Optional;
import org.drover.console.Desk;
import org.drover.console.Selection;
import org.drover.console.Subject;
import org.drover.console.internal.Words;
import org.drover.console.internal.state.Platform;
import org.drover.inventory.HostEntry;
import org.drover.tips.Tip;
import org.drover.tips.TipState;

/** Hosts and tips: what is done to them without moving anything at once. */
public final class PlatformActions {
    private static final Duration DAY = Duration.ofDays(1);

    private final Platform platform;

    public PlatformActions(Platform platform) {
        this.platform = platform;
    }

    public void addTo(Actions actions) {
        actions.add(Acts.to(Subject.HOST, "refreshHost", 100, this::cannotRefresh, this::refresh)
                .on("F5"));
        actions.add(Acts.to(Subject.HOST, "forget", 900, this::cannotForget, this::forget));
        actions.add(Acts.to(Subject.TIP, "implement", 100, this::cannotImplement, this::implement));
        actions.add(Acts.to(Subject.TIP, "dismiss", 101, this::cannotDismiss, this::dismiss));
    }

    private Optional<String> cannotRefresh(Selection selection) {
        return Refusals.first(Refusals.empty(selection), Refusals.gone(platform.inventory));
    }

    private void refresh(Selection selection, Desk desk) throws Exception {
        for (HostEntry host : selection.of(HostEntry.class)) {
            platform.inventory.need().refresh(host.id());
            desk.say(Words.of("refresh.done", host.id().value()));
        }
    }

    private Optional<String> cannotForget(Selection selection) {
        return Refusals.first(Refusals.empty(selection), Refusals.gone(platform.hosts));
    }

    private void forget(Selection selection, Desk desk) throws Exception {
        for (HostEntry host : selection.of(HostEntry.class)) {
            platform.hosts.need().forget(host.id());
            desk.say(Words.of("forget.done", host.id().value()));
        }
    }

    private Optional<String> cannotImplement(Selection selection) {
        return Refusals.first(
                Refusals.empty(selection),
                Refusals.gone(platform.tips),
                Refusals.unless(selection, Tip.class, tip -> tip.state() == TipState.NEW, "refused.tipOver"),
                Refusals.unless(selection, Tip.class, tip -> tip.move().isPresent(), "refused.tipEmpty"));
    }

    private void implement(Selection selection, Desk desk) throws Exception {
        for (Tip tip : selection.of(Tip.class)) platform.tips.need().implement(tip.id());
        desk.say(Words.of("tip.begun"));
    }

    private Optional<String> cannotDismiss(Selection selection) {
        return Refusals.first(
                Refusals.empty(selection),
                Refusals.gone(platform.tips),
                Refusals.unless(selection, Tip.class, tip -> tip.state() == TipState.NEW, "refused.tipOver"));
    }

    private void dismiss(Selection selection, Desk desk) throws Exception {
        for (Tip tip : selection.of(Tip.class)) {
            platform.tips.need().dismiss(tip.id(), Words.of("dismiss.reason"), DAY);
        }
        desk.say(Words.of("dismiss.done"));
    }
}
