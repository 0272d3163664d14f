package org.drover.console.internal.window;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.drover.backend.api.MigrationOptions;
import org.drover.console.ConsoleAction;
import org.drover.console.Desk;
import org.drover.console.Selection;
import org.drover.console.Subject;
import org.drover.console.internal.Extensions;
import org.drover.console.internal.Words;
import org.drover.console.internal.list.Column;
import org.drover.console.internal.list.Written;
import org.drover.console.internal.state.Picture;
import org.drover.console.internal.state.Platform;
import org.drover.console.internal.state.Row;
import org.drover.console.internal.state.VmRow;
import org.drover.console.internal.wizard.ExportWizard;
import org.drover.migration.MoveRequest;
import org.drover.model.HostId;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;

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
    private final Platform platform;
    private final Layout layout;
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
    private Overview overview;
    private MapPane map;
    private boolean onMap;
    private boolean dark;
    private Subject subject = Subject.VM;
    private Picture picture = Picture.EMPTY;

    /** A list and its details. */
    private record Split(SashForm form, ListPane list, DetailsPane details) {}

    /**
     * @param layout what it looked like before
     * @param lists  filters and sorts; one thread
     * @param asking finds out what can be done; one thread
     * @param beside runs actions
     */
    public MainWindow(
            Display display,
            Platform platform,
            Extensions extensions,
            Layout layout,
            Executor lists,
            Executor asking,
            Executor beside) {
        this.platform = platform;
        this.layout = layout;
        this.display = display;
        this.extensions = extensions;
        this.lists = lists;
        offers = new Offers(display, extensions.actions(), asking, this::showOffers);
        this.beside = beside;
        dark = Boolean.parseBoolean(layout.text("dark", Boolean.toString(Display.isSystemDarkTheme())));
        if (dark) Dark.set(true);
        icons = new Icons(display);
        shell = new Shell(display);
        shell.setText(Words.of("window.title"));
        shell.setImage(icons.of(Subject.PLATFORM, Row.Mark.NONE));
        GridLayout grid = new GridLayout();
        grid.marginWidth = 0;
        grid.marginHeight = 0;
        shell.setLayout(grid);
        shell.setMenuBar(menuBar());
        columns = new SashForm(shell, SWT.HORIZONTAL | SWT.SMOOTH);
        columns.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        tree = new NavTree(columns, icons, this::open, this::openMap);
        middle = new Composite(columns, SWT.NONE);
        middle.setLayout(stack);
        pane = new ActionsPane(columns, this::run);
        columns.setWeights(layout.numbers("columns", 18, 62, 20));
        status = new StatusLine(shell);
        status.body().setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        display.addFilter(SWT.KeyDown, this::key);
        extensions.actions().follow(() -> inWindow(any -> refreshActions()));
        extensions.follow(() -> inWindow(any -> rebuild()));
        int[] size = layout.numbers("size", 1280, 800);
        shell.setSize(size[0], size[1]);
        shell.addListener(SWT.Close, event -> remember());
        open(Subject.VM);
    }

    /** For the next time. */
    private void remember() {
        layout.put("size", shell.getSize().x, shell.getSize().y);
        layout.put("columns", columns.getWeights());
        layout.put("dark", Boolean.toString(dark));
        splits.forEach((each, split) -> {
            layout.put(each + ".weights", split.form().getWeights());
            layout.put(each + ".columns", split.list().lines().layout());
        });
        try {
            layout.write();
        } catch (IOException e) {
            System.err.println("drover: " + Words.of("ending.layout", String.valueOf(e.getMessage())));
        }
    }

    public Shell shell() {
        return shell;
    }

    public void open() {
        shell.open();
        splits.get(subject).list().table().setFocus();
    }

    /** Shows this list; of {@link Subject#PLATFORM} there is the overview. */
    public void open(Subject wanted) {
        subject = wanted;
        onMap = false;
        trail.went(subject);
        tree.select(wanted);
        if (wanted == Subject.PLATFORM) {
            if (overview == null) overview = new Overview(middle, this::open);
            overview.show(picture);
            top(overview.body());
            refreshActions();
            return;
        }
        Split split = splits.computeIfAbsent(subject, this::split);
        split.list().show(picture);
        top(split.form());
        changed(split);
    }

    private void top(Control control) {
        stack.topControl = control;
        middle.layout();
    }

    /** This list, with this filter. */
    private void open(Subject wanted, String filter) {
        open(wanted);
        if (wanted != Subject.PLATFORM) splits.get(wanted).list().filter(filter);
    }

    private void openMap() {
        onMap = true;
        subject = Subject.PLATFORM;
        tree.selectMap();
        if (map == null) map = new MapPane(middle, platform, this, this::moveTo);
        map.show(picture);
        top(map.body());
        map.focus();
        refreshActions();
    }

    private void moveTo(VmRow vm, HostId to) {
        beside(Words.of("tree.MAP"), () -> {
            MoveRequest request = new MoveRequest(vm.vm().id(), to, MigrationOptions.DEFAULT, Words.of("move.reason"));
            platform.engine.need().submit(request);
            say(Words.of("move.begun", vm.vm().name(), to.value()));
        });
    }

    /** A page or a column has come or gone. */
    private void rebuild() {
        splits.forEach((each, split) ->
                layout.put(each + ".columns", split.list().lines().layout()));
        splits.values().forEach(split -> split.form().dispose());
        splits.clear();
        if (!onMap) open(subject);
    }

    private Split split(Subject of) {
        SashForm form = new SashForm(middle, SWT.VERTICAL | SWT.SMOOTH);
        ListPane list = new ListPane(form, of, extensions.columns(of), icons, lists);
        DetailsPane details = new DetailsPane(form, of, extensions.pages(of), this);
        form.setWeights(layout.numbers(of + ".weights", 60, 40));
        list.lines().layout(layout.text(of + ".columns", ""));
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
        if (onMap) map.show(next);
        else if (subject == Subject.PLATFORM) overview.show(next);
        else {
            Split split = splits.get(subject);
            split.list().show(next);
            split.details().show(split.list().selection());
        }
        refreshActions();
    }

    private void refreshActions() {
        if (shell.isDisposed()) return;
        offers.want(selection());
        showOffers();
    }

    private void showOffers() {
        if (shell.isDisposed()) return;
        Offers.Now now = offers.now();
        menus.refresh(now.all());
        if (subject == Subject.PLATFORM) {
            pane.show(Words.of("tree.root"), now.platform(), "", List.of());
            return;
        }
        Split split = splits.get(subject);
        List<?> selected = split.list().selectedRows();
        String name = selected.isEmpty()
                ? ""
                : selected.size() == 1 ? split.list().nameOfSelected() : Words.of("list.selected", selected.size());
        pane.show(split.list().title(), now.list(), name, selected.isEmpty() ? List.of() : now.selected());
    }

    private Selection selection() {
        return subject == Subject.PLATFORM
                ? Selection.none(subject)
                : splits.get(subject).list().selection();
    }

    private Menu menuBar() {
        Menu bar = new Menu(shell, SWT.BAR);
        menu(bar, "menu.file", () -> offers.now().platform());
        menu(bar, "menu.action", () -> {
            List<Offer> both = new ArrayList<>(offers.now().selected());
            both.addAll(offers.now().list());
            return both;
        });
        viewMenu(bar);
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

    private Optional<Split> list() {
        return Optional.ofNullable(subject == Subject.PLATFORM ? null : splits.get(subject));
    }

    private void toFilter() {
        list().ifPresent(split -> split.list().filter().setFocus());
    }

    /** What is selected, as text. */
    private void copy() {
        list().ifPresent(split -> {
            List<Row> rows = split.list().selectedRows();
            if (rows.isEmpty()) return;
            String text = Written.TEXT.lines(
                    split.list().title(), split.list().lines().shownColumns(), rows);
            Clipboard clipboard = new Clipboard(display);
            clipboard.setContents(new Object[] {text}, new Transfer[] {TextTransfer.getInstance()});
            clipboard.dispose();
            status.say(Words.of("export.copied", rows.size()));
        });
    }

    private void export() {
        list().ifPresent(split -> {
            List<Row> all = split.list().lines().rows();
            List<Row> some = split.list().selectedRows();
            List<Column<Row>> shown = split.list().lines().shownColumns();
            String title = split.list().title();
            new ExportWizard(
                            shell,
                            this,
                            title,
                            !some.isEmpty(),
                            (way, selected) -> way.lines(title, shown, selected ? some : all))
                    .open();
        });
    }

    /** Copy, export, columns, dark. */
    private void viewMenu(Menu bar) {
        MenuItem view = new MenuItem(bar, SWT.CASCADE);
        view.setText(Words.of("menu.view"));
        Menu menu = new Menu(view);
        view.setMenu(menu);
        item(menu, SWT.PUSH, Words.of("view.copy") + "\t" + Menus.shown("CTRL+C"), this::copy);
        item(menu, SWT.PUSH, Words.of("view.export") + "\t" + Menus.shown("CTRL+E"), this::export);
        MenuItem choice = new MenuItem(menu, SWT.CASCADE);
        choice.setText(Words.of("view.columns"));
        Menu shown = new Menu(choice);
        choice.setMenu(shown);
        shown.addListener(SWT.Show, event -> columns(shown));
        MenuItem dim = item(menu, SWT.CHECK, Words.of("view.dark"), this::toggleDark);
        dim.setSelection(dark);
    }

    private static MenuItem item(Menu menu, int style, String text, Runnable work) {
        MenuItem item = new MenuItem(menu, style);
        item.setText(text);
        item.addListener(SWT.Selection, event -> work.run());
        return item;
    }

    private void columns(Menu menu) {
        for (MenuItem old : menu.getItems()) old.dispose();
        list().ifPresent(split -> {
            VirtualTable<Row> lines = split.list().lines();
            for (Column<Row> column : lines.columns()) {
                MenuItem item = item(menu, SWT.CHECK, column.title(), () -> lines.show(column, !lines.isShown(column)));
                item.setSelection(lines.isShown(column));
            }
        });
    }

    private void toggleDark() {
        dark = !dark;
        if (!Dark.set(dark)) status.say(Words.of("view.noDark"));
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
        if (Menus.is(event, "CTRL+F")) return this::toFilter;
        if (Menus.is(event, "CTRL+E")) return this::export;
        if (Menus.is(event, "CTRL+C") && event.widget instanceof Table) return this::copy;
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
        Selection selection = offered.subject() == subject ? selection() : offered;
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
