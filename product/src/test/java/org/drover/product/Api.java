package org.drover.product;

import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Jar;
import aQute.bnd.service.diff.Delta;
import aQute.bnd.service.diff.Diff;
import aQute.bnd.service.diff.Tree;
import aQute.bnd.service.diff.Type;
import aQute.bnd.version.Version;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What one bundle exports, as bnd sees it (what is compatible is for bnd to say), as text that is kept in the repository:
 * one line per element, children indented below it. {@code (+MAJOR -MINOR)} at the end of a line means that adding such an
 * element is a major change and removing it a minor one; where nothing is said it is the other way round.
 */
record Api(Tree tree) {
    private static final int REASONS_TOLD = 5;
    private static final String USUAL = " (+MINOR -MAJOR)";

    static Api of(File bundle) throws Exception {
        try (Jar jar = new Jar(bundle)) {
            if (jar.getManifest().getMainAttributes().getValue("Export-Package") == null) return read(List.of());
            Tree.Data api = new DiffPluginImpl().tree(jar).get("<api>").serialize();
            keep(api, child -> child.type == Type.PACKAGE);
            for (Tree.Data exported : api.children) ApiOfTheJdk.removeFrom(exported);
            return new Api(new DiffPluginImpl().deserialize(api));
        }
    }

    static void keep(Tree.Data parent, Predicate<Tree.Data> which) {
        parent.children = Arrays.stream(parent.children).filter(which).toArray(Tree.Data[]::new);
    }

    static Api read(List<String> lines) throws Exception {
        Tree.Data root = data("API <api> (+CHANGED -CHANGED)");
        List<Tree.Data> path = new ArrayList<>(List.of(root));
        for (String line : lines) {
            String text = line.stripLeading();
            if (text.isEmpty() || text.startsWith("#")) continue;
            int depth = 1 + line.length() - text.length();
            path = new ArrayList<>(path.subList(0, depth));
            Tree.Data child = data(text);
            Tree.Data parent = path.get(depth - 1);
            parent.children = Arrays.copyOf(parent.children, parent.children.length + 1);
            parent.children[parent.children.length - 1] = child;
            path.add(child);
        }
        return new Api(new DiffPluginImpl().deserialize(root));
    }

    private static Tree.Data data(String text) {
        boolean usual = !text.matches(".* \\(\\+[A-Z]+ -[A-Z]+\\)");
        String full = usual ? text + USUAL : text;
        int space = full.indexOf(' ');
        int deltas = full.lastIndexOf(" (+");
        String[] words = full.substring(deltas + 3, full.length() - 1).split(" -");
        Tree.Data data = new Tree.Data();
        data.type = Type.valueOf(full.substring(0, space));
        data.name = full.substring(space + 1, deltas);
        data.add = Delta.valueOf(words[0]);
        data.rem = Delta.valueOf(words[1]);
        data.children = new Tree.Data[0];
        return data;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Tree child : tree.getChildren()) write(child, "", lines);
        return lines;
    }

    private static void write(Tree element, String indent, List<String> lines) {
        String deltas = " (+" + element.ifAdded() + " -" + element.ifRemoved() + ")";
        String name = element.getName().replaceAll("\\R", " ");
        lines.add(indent + element.getType() + " " + name + (deltas.equals(USUAL) ? "" : deltas));
        for (Tree child : element.getChildren()) write(child, indent + " ", lines);
    }

    /** What must be done before this may follow {@code kept}, in words; empty is good. */
    List<String> faults(Api kept) {
        List<String> faults = new ArrayList<>();
        for (Diff diff : tree.diff(kept.tree).getChildren()) {
            String name = diff.getName();
            switch (diff.getDelta()) {
                case ADDED -> faults.add(name + " is exported and not kept: run product/api/renew");
                case REMOVED -> faults.add(name + " is kept and not exported any more: run product/api/renew");
                default -> versionFault(diff, version(kept.tree.get(name)), version(tree.get(name)), faults);
            }
        }
        return faults;
    }

    /** Only packages that came or went: nothing that a higher version could answer for. */
    static boolean renewable(String fault) {
        return fault.endsWith("run product/api/renew");
    }

    private static void versionFault(Diff diff, Version kept, Version now, List<String> faults) {
        Version needed = needed(diff.getDelta(), kept);
        if (now.compareTo(needed) >= 0) return;
        List<String> reasons = new ArrayList<>();
        reasons(diff, diff.getDelta(), reasons);
        if (reasons.isEmpty()) reasons.add("it was " + kept);
        faults.add(diff.getName() + " has version " + now + " and needs " + needed + " (package-info.java), because "
                + String.join(", ", reasons.subList(0, Math.min(REASONS_TOLD, reasons.size())))
                + (reasons.size() > REASONS_TOLD ? " and " + (reasons.size() - REASONS_TOLD) + " more" : ""));
    }

    /** Before 1.0 the second number tells of what breaks others and the third of what is new. */
    private static Version needed(Delta delta, Version kept) {
        boolean stable = kept.getMajor() > 0;
        return switch (delta) {
            case MAJOR -> stable ? new Version(kept.getMajor() + 1, 0, 0) : new Version(0, kept.getMinor() + 1, 0);
            case MINOR ->
                stable
                        ? new Version(kept.getMajor(), kept.getMinor() + 1, 0)
                        : new Version(0, kept.getMinor(), kept.getMicro() + 1);
            default -> kept;
        };
    }

    private static Version version(Tree exported) {
        return Arrays.stream(Objects.requireNonNull(exported).getChildren())
                .filter(child -> child.getType() == Type.VERSION)
                .map(child -> new Version(child.getName()))
                .findFirst()
                .orElse(Version.emptyVersion);
    }

    /** What came and went that makes the difference as large as it is. */
    private static void reasons(Diff parent, Delta size, List<String> reasons) {
        for (Diff child : parent.getChildren()) {
            boolean added = child.getDelta() == Delta.ADDED;
            boolean removed = child.getDelta() == Delta.REMOVED;
            Delta effect = added
                    ? child.getNewer().ifAdded()
                    : removed ? child.getOlder().ifRemoved() : child.getDelta();
            if (effect != size) continue;
            if (!added && !removed) reasons(child, size, reasons);
            else reasons.add(parent.getName() + (added ? " gained " : " lost ") + word(child) + " " + child.getName());
        }
    }

    private static String word(Diff element) {
        return element.getType().toString().toLowerCase(Locale.ROOT);
    }
}
