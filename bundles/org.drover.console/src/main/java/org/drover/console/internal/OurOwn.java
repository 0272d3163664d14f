package org.drover.console.internal;

import java.util.List;
import org.drover.console.Subject;
import org.drover.console.internal.action.LifeCycleActions;
import org.drover.console.internal.action.MoveActions;
import org.drover.console.internal.action.PlatformActions;
import org.drover.console.internal.action.WizardActions;
import org.drover.console.internal.page.MigrationPage;
import org.drover.console.internal.page.PerformancePage;
import org.drover.console.internal.page.SummaryPage;
import org.drover.console.internal.state.Platform;

/** What the console itself brings to the window, by the same interfaces that other bundles use. */
public final class OurOwn {
    private OurOwn() {}

    public static void addTo(Extensions extensions, Platform platform) {
        new WizardActions(platform).addTo(extensions.actions());
        new MoveActions(platform).addTo(extensions.actions());
        new LifeCycleActions(platform).addTo(extensions.actions());
        new PlatformActions(platform).addTo(extensions.actions());
        for (Subject subject : Subject.values()) {
            if (subject != Subject.PLATFORM) extensions.add(new SummaryPage(subject));
        }
        for (Subject subject : List.of(Subject.VM, Subject.HOST)) {
            extensions.add(new PerformancePage(subject, platform));
        }
        for (Subject subject : List.of(Subject.VM, Subject.JOB)) {
            extensions.add(new MigrationPage(subject, platform));
        }
    }
}
