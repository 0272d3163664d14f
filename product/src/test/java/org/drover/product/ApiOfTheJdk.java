package org.drover.product;

import aQute.bnd.service.diff.Tree;
import aQute.bnd.service.diff.Type;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What our types only inherit from the JDK that runs: it is not ours, and the next JDK has a little more of it. */
final class ApiOfTheJdk {
    private ApiOfTheJdk() {}

    /** Takes it out of a package or type; which class of the JDK something extends stays. */
    static void removeFrom(Tree.Data element) {
        Set<Class<?>> superclasses = new HashSet<>(Set.of(Object.class));
        Set<String> methods = new HashSet<>();
        for (Tree.Data child : element.children) {
            if (child.type == Type.EXTENDS) jdk(child.name).ifPresent(superclasses::add);
            if (child.type == Type.IMPLEMENTS) jdk(child.name).ifPresent(jdk -> methods.addAll(methods(jdk)));
        }
        superclasses.forEach(jdk -> methods.addAll(methods(jdk)));
        Api.keep(element, child -> switch (child.type) {
            case METHOD -> !methods.contains(child.name);
            case IMPLEMENTS ->
                jdk(child.name).stream().noneMatch(jdk -> superclasses.stream().anyMatch(jdk::isAssignableFrom));
            case ANNOTATED -> child.name.matches(".*\\.(ConsumerType|ProviderType|Deprecated)");
            default -> true;
        });
        for (Tree.Data child : element.children) removeFrom(child);
    }

    private static Optional<Class<?>> jdk(String type) {
        if (!type.startsWith("java.")) return Optional.empty();
        try {
            return Optional.of(Class.forName(type));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("this JDK has no " + type, e);
        }
    }

    private static Set<String> methods(Class<?> jdk) {
        Set<String> all = new HashSet<>();
        for (Method method : jdk.getMethods()) all.add(signature(method));
        for (Method method : jdk.getDeclaredMethods()) all.add(signature(method));
        return all;
    }

    private static String signature(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(ApiOfTheJdk::name)
                .collect(Collectors.joining(",", method.getName() + "(", ")"));
    }

    private static String name(Class<?> type) {
        return type.isArray() ? name(type.getComponentType()) + "[]" : type.getName();
    }
}
