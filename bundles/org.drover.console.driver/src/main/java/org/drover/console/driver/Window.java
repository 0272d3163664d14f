package org.drover.console.driver;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Spinner;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;

/** One window. Controls are called by their own text, by the label in front of them, or by the hint in them. */
public final class Window {
    private final Driver driver;
    private final Shell shell;

    Window(Driver driver, Shell shell) {
        this.driver = driver;
        this.shell = shell;
    }

    /** For what only a test of one's own knows. Used in the display's thread. */
    public Shell shell() {
        return shell;
    }

    private <T extends Control> T control(Class<T> type, String name) {
        return driver.await(
                type.getSimpleName() + " \"" + name + "\" in \"" + driver.ask(shell::getText) + "\"",
                () -> Seen.first(shell, type, each -> Seen.name(each).equals(name) && each.isEnabled()));
    }

    /** Presses a button, ticks a box, takes a choice. */
    public Window press(String button) {
        Button found = control(Button.class, button);
        driver.click();
        driver.ask(() -> {
            if ((found.getStyle() & SWT.CHECK) != 0) found.setSelection(!found.getSelection());
            if ((found.getStyle() & SWT.RADIO) != 0) take(found);
            found.notifyListeners(SWT.Selection, new Event());
            return true;
        });
        return this;
    }

    private static void take(Button radio) {
        for (Control sibling : radio.getParent().getChildren()) {
            if (!(sibling instanceof Button other) || other == radio || (other.getStyle() & SWT.RADIO) == 0) continue;
            if (!other.getSelection()) continue;
            other.setSelection(false);
            other.notifyListeners(SWT.Selection, new Event());
        }
        radio.setSelection(true);
    }

    /** Whether there is such a button, and it can be pressed. */
    public boolean canPress(String button) {
        return driver.ask(
                () -> Seen.first(shell, Button.class, each -> Seen.name(each).equals(button))
                        .map(Control::isEnabled)
                        .orElse(false));
    }

    /** Follows the link in a sentence that has that in it. */
    public Window follow(String sentence) {
        Link link = driver.await(
                "a link in \"" + sentence + "\"",
                () -> Seen.first(
                        shell,
                        Link.class,
                        each -> Seen.name(each).contains(sentence)
                                && each.getText().contains("<a>")));
        driver.click();
        driver.ask(() -> {
            link.notifyListeners(SWT.Selection, new Event());
            return true;
        });
        return this;
    }

    /** A text, a choice or a number of that name. */
    private Control field(String name) {
        return driver.await(
                "a field \"" + name + "\" in \"" + driver.ask(shell::getText) + "\"",
                () -> Seen.first(
                        shell,
                        Control.class,
                        each -> isField(each)
                                && each.isEnabled()
                                && Seen.name(each).equals(name)));
    }

    private static boolean isField(Control control) {
        return control instanceof Text || control instanceof Combo || control instanceof Spinner;
    }

    /** Follows one of several links of a sentence: the one that has just these words. */
    public Window follow(String sentence, String words) {
        driver.click();
        driver.await("a link \"" + words + "\" in \"" + sentence + "\"", () -> Seen.first(
                        shell, Link.class, each -> Seen.name(each).contains(sentence))
                .flatMap(link -> Seen.link(link, words).map(leads -> {
                    Event event = new Event();
                    event.text = leads;
                    link.notifyListeners(SWT.Selection, event);
                    return leads;
                })));
        return this;
    }

    /** Goes to a field and writes that into it, instead of what stands there. */
    public Window type(String field, String value) {
        Control found = field(field);
        driver.click();
        driver.ask(() -> {
            found.setFocus();
            if (found instanceof Text text) text.setText(value);
            else if (found instanceof Combo combo) combo.setText(value);
            else if (found instanceof Spinner spinner) spinner.setSelection(Integer.parseInt(value));
            return true;
        });
        return this;
    }

    /** What stands in a field. */
    public String value(String field) {
        Control found = field(field);
        return driver.ask(() -> found instanceof Text text
                ? text.getText()
                : found instanceof Combo combo ? combo.getText() : ((Spinner) found).getText());
    }

    /** Takes one of those that a field offers. */
    public Window choose(String field, String item) {
        Combo combo = control(Combo.class, field);
        driver.click();
        driver.await("\"" + item + "\" to be offered by " + field, () -> {
            int place = Arrays.asList(combo.getItems()).indexOf(item);
            if (place < 0) return Optional.empty();
            combo.select(place);
            combo.notifyListeners(SWT.Selection, new Event());
            return Optional.of(place);
        });
        return this;
    }

    /** Turns to a tab. */
    public Window tab(String title) {
        driver.click();
        driver.await("a tab \"" + title + "\"", () -> Seen.all(shell)
                .filter(CTabFolder.class::isInstance)
                .map(CTabFolder.class::cast)
                .flatMap(folder -> Arrays.stream(folder.getItems()))
                .filter(item -> item.getText().equals(title))
                .findFirst()
                .map(Window::turn));
        return this;
    }

    private static CTabItem turn(CTabItem item) {
        item.getParent().setSelection(item);
        item.getParent().notifyListeners(SWT.Selection, new Event());
        return item;
    }

    /**
     * Presses a key where the keys go now.
     *
     * @param modifiers {@code SWT.CTRL | SWT.SHIFT}; 0 for none
     * @param key       a letter, or one of SWT's ("{@code SWT.F5}")
     */
    public Window key(int modifiers, int key) {
        driver.ask(() -> {
            shell.forceActive();
            Control focus = shell.getDisplay().getFocusControl();
            Control target = focus != null && focus.getShell() == shell
                    ? focus
                    : Seen.first(shell, Table.class, any -> true)
                            .<Control>map(table -> table)
                            .orElse(shell);
            Event event = new Event();
            event.stateMask = modifiers;
            event.keyCode = key;
            event.character = (char) (key <= 0xFFFF ? key : 0);
            target.notifyListeners(SWT.KeyDown, event);
            return true;
        });
        return this;
    }

    /** Takes an item of the menu bar. */
    public Window menu(String... path) {
        Menus.take(driver, "the menu bar", shell::getMenuBar, path);
        return this;
    }

    /** What stands in the menu bar below this, as "Move > Live Migration > Explain…"; what is grey has " (grey)" behind it. */
    public List<String> menuBelow(String... path) {
        return Menus.below(driver, shell::getMenuBar, path);
    }

    /** The first table that can be seen, in the order in which a screen reader comes to it. */
    public Lines table() {
        return new Lines(driver, driver.await("a table", () -> Seen.first(shell, Table.class, any -> true)));
    }

    /** The table of that name: of the label in front of it, or its tool tip. */
    public Lines table(String name) {
        return new Lines(driver, control(Table.class, name));
    }

    /** The tree of that name: of the label in front of it, or its tool tip. */
    public Branches tree(String name) {
        return new Branches(driver, control(Tree.class, name));
    }

    /** All that can be read in it. */
    public String text() {
        return driver.ask(() -> Seen.text(shell));
    }

    /** Waits until that can be read somewhere in it. */
    public Window reads(String words) {
        driver.until("\"" + words + "\"", () -> Seen.text(shell).contains(words));
        return this;
    }

    public Window close() {
        driver.ask(() -> {
            if (!shell.isDisposed()) shell.close();
            return true;
        });
        return this;
    }
}
