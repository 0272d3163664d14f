package org.drover.console.internal.window;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.drover.console.ConsoleAction;
import org.drover.console.Selection;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.LegacyActionTools;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;

/** Fills menus with actions when they are about to be seen, so that they fit what is selected then. */
final class Menus {
    private final BiConsumer<ConsoleAction, Selection> runner;
    private Menu open;

    Menus(BiConsumer<ConsoleAction, Selection> runner) {
        this.runner = runner;
    }

    /** Made anew each time it is opened. */
    void fill(Menu menu, Supplier<List<Offer>> offers) {
        menu.addListener(SWT.Show, event -> {
            for (MenuItem item : menu.getItems()) item.dispose();
            add(menu, offers.get());
            open = menu;
        });
    }

    /** What can be done has become known, or has changed, while a menu may be open. */
    void refresh(List<Offer> offers) {
        if (open == null || open.isDisposed() || !open.isVisible()) return;
        Map<String, Offer> byId = new HashMap<>();
        offers.forEach(offer -> byId.put(offer.action().id(), offer));
        refresh(open, byId);
    }

    private static void refresh(Menu menu, Map<String, Offer> offers) {
        for (MenuItem item : menu.getItems()) {
            if (item.getMenu() != null) refresh(item.getMenu(), offers);
            if (!(item.getData() instanceof Offer shown)) continue;
            Offer offer = offers.get(shown.action().id());
            if (offer == null || !offer.selection().equals(shown.selection())) continue;
            item.setEnabled(offer.refusal().isEmpty());
            item.setToolTipText(offer.refusal().orElse(null));
        }
    }

    private void add(Menu menu, List<Offer> offers) {
        Map<List<String>, Menu> menus = new HashMap<>();
        menus.put(List.of(), menu);
        int hundred = -1;
        for (Offer offer : offers) {
            ConsoleAction action = offer.action();
            if (hundred >= 0 && action.order() / 100 != hundred) new MenuItem(menu, SWT.SEPARATOR);
            hundred = action.order() / 100;
            MenuItem item = new MenuItem(of(action.menu(), menus), SWT.PUSH);
            item.setText(action.key().isEmpty() ? action.title() : action.title() + "\t" + shown(action.key()));
            item.setData(offer);
            item.setEnabled(offer.refusal().isEmpty());
            item.setToolTipText(offer.refusal().orElse(null));
            item.addListener(SWT.Selection, event -> runner.accept(action, offer.selection()));
        }
    }

    private static Menu of(List<String> path, Map<List<String>, Menu> menus) {
        Menu known = menus.get(path);
        if (known != null) return known;
        MenuItem item = new MenuItem(of(path.subList(0, path.size() - 1), menus), SWT.CASCADE);
        item.setText(path.get(path.size() - 1));
        Menu menu = new Menu(item);
        item.setMenu(menu);
        menus.put(path, menu);
        return menu;
    }

    /** As keyboards are labelled here. */
    static String shown(String key) {
        return LegacyActionTools.convertAccelerator(accelerator(key));
    }

    /** As SWT counts keys; 0 for none. */
    static int accelerator(String key) {
        return key.isEmpty() ? 0 : Action.convertAccelerator(key);
    }

    /** Whether this event is that key. */
    static boolean is(Event event, String key) {
        int wanted = accelerator(key);
        if (wanted == 0) return false;
        int code = Character.toLowerCase(event.keyCode);
        int plain = Character.toLowerCase(wanted & SWT.KEY_MASK);
        return code == plain && (event.stateMask & SWT.MODIFIER_MASK) == (wanted & SWT.MODIFIER_MASK);
    }
}
