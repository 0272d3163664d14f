package org.drover.console.internal.window;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.drover.console.ConsoleAction;
import org.drover.console.Desk;
import org.drover.console.Selection;
import org.drover.console.Subject;
import org.drover.console.internal.Extensions;
import org.drover.console.internal.Words;
import org.drover.console.internal.state.Picture;
import org.drover.console.internal.state.Row;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;

/**
 * The window: tree, list, details, actions, status. It knows nothing of the platform but pictures, and nothing of what can
 * be done but actions. <b>Threads:</b> the display's, except where {@link Desk} says otherwise.
 */
public final class MainWindow implements Desk {
    private static final Subject[] LISTS = {
        Subject.VM, Subject.HOST, Subject.VOLUME, Subject.NETWORK, Subject.EVENT, Subject.TIP, Subject.JOB
    };

    private final Display display;
    private final Shell shell;
    private final Extensions extensions;
    private final Offers offers;
    private final Executor lists;
    private final Executor beside;
    private final Icons icons;
    private final Menus menus = new Menus(this::run);
    private final SashForm columns;
    private final NavTree tree;
    private final Composite middle;
    private final StackLayout stack = new StackLayout();
    private final Map<Subject, Split> splits = new EnumMap<>(Subject.class);
    private final ActionsPane pane;
    private final StatusLine status;
    private final Trail trail = new Trail();
    private Subject subject = Subject.VM;
    private Picture picture = Picture.EMPTY;

    /** A list and its details. */
    private record Split(SashForm form, ListPane list, DetailsPane details) {}

    /**
     * @param lists  filters and sorts; one thread
     * @param asking finds out what can be done; one thread
     * @param beside runs actions
     */
    public MainWindow(Display display, Extensions extensions, Executor lists, Executor asking, Executor beside) {
        this.display = display;
        this.extensions = extensions;
        this.lists = lists;
        offers = new Offers(display, extensions.actions(), asking, this::showOffers);
        this.beside = beside;
        icons = new Icons(display);
        shell = new Shell(display);
        shell.setText(Words.of("window.title"));
        shell.setImage(icons.of(Subject.PLATFORM, Row.Mark.NONE));
        GridLayout layout = new GridLayout();
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        shell.setLayout(layout);
        shell.setMenuBar(menuBar());
        columns = new SashForm(shell, SWT.HORIZONTAL | SWT.SMOOTH);
        columns.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        tree = new NavTree(columns, icons, this::open);
        middle = new Composite(columns, SWT.NONE);
        middle.setLayout(stack);
        pane = new ActionsPane(columns, this::run);
        columns.setWeights(18, 62, 20);
        status = new StatusLine(shell);
        status.body().setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        display.addFilter(SWT.KeyDown, this::key);
        extensions.actions().follow(() -> inWindow(any -> refreshActions()));
        extensions.follow(() -> inWindow(any -> rebuild()));
        shell.setSize(1280, 800);
        open(Subject.VM);
    }

    public Shell shell() {
        return shell;
    }

    public void open() {
        shell.open();
        splits.get(subject).list().table().setFocus();
    }

    /** Shows this list; {@link Subject#PLATFORM} shows the nodes until there is a page of its own. */
    public void open(Subject wanted) {
        subject = wanted == Subject.PLATFORM ? Subject.HOST : wanted;
        trail.went(subject);
        Split split = splits.computeIfAbsent(subject, this::split);
        split.list().show(picture);
        stack.topControl = split.form();
        middle.layout();
        tree.select(wanted);
        changed(split);
    }

    /** A page or a column has come or gone. */
    private void rebuild() {
        splits.values().forEach(split -> split.form().dispose());
        splits.clear();
        open(subject);
    }

    private Split split(Subject of) {
        SashForm form = new SashForm(middle, SWT.VERTICAL | SWT.SMOOTH);
        ListPane list = new ListPane(form, of, extensions.columns(of), icons, lists);
        DetailsPane details = new DetailsPane(form, of, extensions.pages(of), this);
        form.setWeights(60, 40);
        Split split = new Split(form, list, details);
        list.onSelection(selection -> changed(split));
        Menu menu = new Menu(list.table());
        menus.fill(menu, () -> offers.now().selected());
        list.table().setMenu(menu);
        return split;
    }

    private void changed(Split split) {
        split.details().show(split.list().selection());
        refreshActions();
    }

    /** Takes what there is now. */
    public void show(Picture next) {
        if (shell.isDisposed()) return;
        picture = next;
        tree.show(next);
        status.show(next);
        Split split = splits.get(subject);
        split.list().show(next);
        split.details().show(split.list().selection());
        refreshActions();
    }

    private void refreshActions() {
        if (shell.isDisposed()) return;
        offers.want(splits.get(subject).list().selection());
        showOffers();
    }

    private void showOffers() {
        if (shell.isDisposed()) return;
        Split split = splits.get(subject);
        List<?> selected = split.list().selectedRows();
        String name = selected.isEmpty()
                ? ""
                : selected.size() == 1 ? split.list().nameOfSelected() : Words.of("list.selected", selected.size());
        Offers.Now now = offers.now();
        pane.show(split.list().title(), now.list(), name, selected.isEmpty() ? List.of() : now.selected());
        menus.refresh(now.all());
    }

    private Menu menuBar() {
        Menu bar = new Menu(shell, SWT.BAR);
        menu(bar, "menu.file", () -> offers.now().platform());
        menu(bar, "menu.action", () -> {
            List<Offer> both = new ArrayList<>(offers.now().selected());
            both.addAll(offers.now().list());
            return both;
        });
        MenuItem go = new MenuItem(bar, SWT.CASCADE);
        go.setText(Words.of("menu.go"));
        Menu goMenu = new Menu(go);
        go.setMenu(goMenu);
        for (int i = 0; i < LISTS.length; i++) {
            Subject each = LISTS[i];
            MenuItem item = new MenuItem(goMenu, SWT.PUSH);
            item.setText(Words.of("tree." + each.name()) + "\t" + Menus.shown("CTRL+" + (i + 1)));
            item.addListener(SWT.Selection, event -> open(each));
        }
        MenuItem tools = new MenuItem(bar, SWT.CASCADE);
        tools.setText(Words.of("menu.tools"));
        Menu toolsMenu = new Menu(tools);
        tools.setMenu(toolsMenu);
        MenuItem palette = new MenuItem(toolsMenu, SWT.PUSH);
        palette.setText(Words.of("palette.title") + "\t" + Menus.shown("CTRL+SHIFT+P"));
        palette.addListener(SWT.Selection, event -> palette());
        return bar;
    }

    private void menu(Menu bar, String key, Supplier<List<Offer>> content) {
        MenuItem item = new MenuItem(bar, SWT.CASCADE);
        item.setText(Words.of(key));
        Menu menu = new Menu(item);
        item.setMenu(menu);
        menus.fill(menu, content);
    }

    private void palette() {
        new Palette(shell, offers.now().all(), this::run).open();
    }

    private void key(Event event) {
        if (!(event.widget instanceof Control control) || control.getShell() != shell) return;
        Runnable work = bound(event);
        if (work == null) return;
        event.doit = false;
        event.type = SWT.None;
        work.run();
    }

    private Runnable bound(Event event) {
        if (Menus.is(event, "CTRL+SHIFT+P")) return this::palette;
        if (Menus.is(event, "CTRL+F"))
            return () -> splits.get(subject).list().filter().setFocus();
        if (Menus.is(event, "ALT+ARROW_LEFT")) return () -> trail.back().ifPresent(this::open);
        if (Menus.is(event, "ALT+ARROW_RIGHT")) return () -> trail.forward().ifPresent(this::open);
        for (int i = 0; i < LISTS.length; i++) {
            Subject each = LISTS[i];
            if (Menus.is(event, "CTRL+" + (i + 1))) return () -> open(each);
        }
        for (Offer offer : offers.now().all()) {
            if (Menus.is(event, offer.action().key())) return () -> run(offer.action(), offer.selection());
        }
        return null;
    }

    /** Does it to what is selected now, unless it is refused: then the status area says why. */
    private void run(ConsoleAction action, Selection offered) {
        Selection selection =
                offered.subject() == subject ? splits.get(subject).list().selection() : offered;
        String title = action.title().replace("&", "");
        beside(title, () -> {
            Optional<String> refusal = Offers.asked(action, selection);
            if (refusal.isPresent()) say(title + ": " + refusal.get());
            else action.run(selection, this);
        });
    }

    @Override
    public void say(String sentence) {
        inWindow(any -> status.say(sentence));
    }

    @Override
    public void fail(String what, Throwable reason) {
        inWindow(any -> status.fail(what, reason));
    }

    @Override
    public void inWindow(Consumer<Shell> work) {
        if (display.isDisposed()) return;
        display.asyncExec(() -> {
            if (!shell.isDisposed()) work.accept(shell);
        });
    }

    @Override
    public void beside(String what, Work work) {
        beside.execute(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                fail(what, e);
            }
        });
    }
}
