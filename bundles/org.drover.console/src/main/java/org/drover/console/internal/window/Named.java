package org.drover.console.internal.window;

import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.widgets.Control;

/** Names for those who do not see where something stands: screen readers, and tests. */
public final class Named {
    private Named() {}

    public static <C extends Control> C as(String name, C control) {
        control.setData("name", name);
        control.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = name;
            }
        });
        return control;
    }
}
