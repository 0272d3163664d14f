package org.drover.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which bundles start, and at which level: {@code features/NAME.properties} has one line {@code jar = level} for each.
 * A bundle may stand in several features, at one level. A jar that no feature names is an error rather than a guess,
 * because a library started too late fails silently in those that look for it.
 */
final class Features {

    /** A jar in {@code bundles/} and the start level it belongs to. */
    record Member(Path jar, int level) {}

    private Features() {}

    /** In a feature's file: it starts when it is asked for, and not because nothing else was. */
    private static final String ON_DEMAND = "start.on.demand";

    /**
     * Reads the chosen features, or all that start without being asked for; the members come in the order they start in.
     *
     * @param chosen by name; a name with a plus in front is started beside those that would start anyway
     */
    static List<Member> read(Path home, Set<String> chosen) {
        Set<String> added = chosen.stream()
                .filter(name -> name.startsWith("+"))
                .map(name -> name.substring(1))
                .collect(Collectors.toSet());
        Set<String> alone =
                chosen.stream().filter(name -> !name.startsWith("+")).collect(Collectors.toSet());
        Map<String, Integer> levels = new TreeMap<>();
        Set<String> named = new TreeSet<>();
        Set<String> found = new TreeSet<>();
        for (Path file : list(home.resolve("features"), ".properties")) {
            String feature = nameOf(file, ".properties");
            found.add(feature);
            Properties lines = load(file);
            boolean anyway = alone.isEmpty() && lines.remove(ON_DEMAND) == null;
            lines.remove(ON_DEMAND);
            named.addAll(lines.stringPropertyNames());
            if (anyway || alone.contains(feature) || added.contains(feature)) {
                lines.stringPropertyNames().forEach(jar -> add(levels, feature, jar, lines.getProperty(jar)));
            }
        }
        alone.addAll(added);
        refuseUnknown(home, alone, named, found);
        return members(home, levels);
    }

    private static void add(Map<String, Integer> levels, String feature, String jar, String text) {
        if (!text.strip().matches("[1-9]")) {
            throw new StartException("Feature " + feature + ": the start level of " + jar + " is '" + text
                    + "', it must be a digit from 1 to 9");
        }
        int level = Integer.parseInt(text.strip());
        Integer before = levels.putIfAbsent(jar, level);
        if (before != null && before != level) {
            throw new StartException("Feature " + feature + " starts " + jar + " at level " + level
                    + ", another feature at level " + before + "; make them agree");
        }
    }

    private static void refuseUnknown(Path home, Set<String> chosen, Set<String> named, Set<String> found) {
        if (!found.containsAll(chosen)) {
            throw new StartException("Features " + chosen + " were asked for, there are " + found);
        }
        for (Path jar : list(home.resolve("bundles"), ".jar")) {
            if (!named.contains(nameOf(jar, ".jar"))) {
                throw new StartException(jar + " is in no feature; name it with its start level in a file of "
                        + home.resolve("features"));
            }
        }
    }

    private static List<Member> members(Path home, Map<String, Integer> levels) {
        List<Member> members = new ArrayList<>();
        levels.forEach((name, level) -> {
            Path jar = home.resolve("bundles").resolve(name + ".jar");
            if (!Files.isRegularFile(jar)) {
                throw new StartException(jar + " is missing, though a feature names it; unpack Drover again");
            }
            members.add(new Member(jar, level));
        });
        members.sort(Comparator.comparingInt(Member::level).thenComparing(Member::jar));
        return members;
    }

    private static String nameOf(Path file, String ending) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ending.length());
    }

    private static List<Path> list(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new StartException("Cannot list " + folder + "; is drover.home the unpacked archive?", e);
        }
    }

    private static Properties load(Path file) {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
            return properties;
        } catch (IOException e) {
            throw new StartException("Cannot read " + file, e);
        }
    }
}
