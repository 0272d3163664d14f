package org.drover.console.driver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;

/** Opens menus and takes of them; each step is a click. */
final class Menus {
    private Menus() {}

    static void take(Driver driver, String where, Supplier<Menu> menu, String... path) {
        for (int i = 0; i < path.length; i++) driver.click();
        driver.await(String.join(" > ", path) + " in " + where, () -> find(menu.get(), path, true)
                .map(Menus::press));
    }

    /** Each level is opened anew each time: what can be done may have changed. */
    private static Optional<MenuItem> find(Menu menu, String[] path, boolean enabled) {
        MenuItem found = null;
        for (String step : path) {
            if (menu == null) return Optional.empty();
            menu.notifyListeners(SWT.Show, new Event());
            found = Arrays.stream(menu.getItems())
                    .filter(item -> title(item).equals(step))
                    .findFirst()
                    .orElse(null);
            if (found == null || enabled && !found.isEnabled()) return Optional.empty();
            menu = found.getMenu();
        }
        return Optional.ofNullable(found);
    }

    private static MenuItem press(MenuItem item) {
        if ((item.getStyle() & SWT.CHECK) != 0) item.setSelection(!item.getSelection());
        item.notifyListeners(SWT.Selection, new Event());
        return item;
    }

    static List<String> below(Driver driver, Supplier<Menu> menu, String... path) {
        return driver.await("a menu", () -> {
            Menu top = path.length == 0
                    ? menu.get()
                    : find(menu.get(), path, false).map(MenuItem::getMenu).orElse(null);
            if (top == null) return Optional.empty();
            List<String> all = new ArrayList<>();
            add(top, "", all);
            return Optional.of(all);
        });
    }

    private static void add(Menu menu, String before, List<String> all) {
        menu.notifyListeners(SWT.Show, new Event());
        for (MenuItem item : menu.getItems()) {
            if ((item.getStyle() & SWT.SEPARATOR) != 0) continue;
            if (item.getMenu() != null) add(item.getMenu(), before + title(item) + " > ", all);
            else all.add(before + title(item) + (item.isEnabled() ? "" : " (grey)"));
        }
    }

    /** Without its key. */
    private static String title(MenuItem item) {
        return Seen.plain(item.getText().split("\t")[0]);
    }
}
