package org.drover.console.internal.window;

import java.util.List;
import org.eclipse.swt.widgets.Display;

/** Light widgets on dark ground, where the toolkit can be told so: it has no word for that of its own. */
final class Dark {
    /** The toolkit's own class and method, of each desktop. */
    private static final List<String[]> WAYS = List.of(
            new String[] {"org.eclipse.swt.internal.gtk.OS", "setDarkThemePreferred"},
            new String[] {"org.eclipse.swt.internal.win32.OS", "setTheme"},
            new String[] {"org.eclipse.swt.internal.cocoa.OS", "setTheme"});

    private Dark() {}

    /** @return false when this desktop cannot be told */
    static boolean set(boolean dark) {
        for (String[] way : WAYS) {
            try {
                Class.forName(way[0], true, Display.class.getClassLoader())
                        .getMethod(way[1], boolean.class)
                        .invoke(null, dark);
                return true;
            } catch (ReflectiveOperationException | LinkageError e) {
                continue; // another desktop's
            }
        }
        return false;
    }
}
