package org.drover.libvirt;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Typed parameters in wire order; a name may occur several times (lists). Unknown names are kept, never dropped. */
public record TypedParams(List<TypedParam> list) implements Iterable<TypedParam> {
    public static final TypedParams NONE = new TypedParams(List.of());

    public TypedParams {
        list = List.copyOf(list);
    }

    public static TypedParams of(TypedParam... params) {
        return new TypedParams(List.of(params));
    }

    /** The same with this one at its end, in place of those of its name. */
    public TypedParams with(TypedParam param) {
        List<TypedParam> changed = new ArrayList<>(list);
        changed.removeIf(old -> old.name().equals(param.name()));
        changed.add(param);
        return new TypedParams(changed);
    }

    /** The same with one more, also when there are some of its name. */
    public TypedParams and(TypedParam param) {
        List<TypedParam> changed = new ArrayList<>(list);
        changed.add(param);
        return new TypedParams(changed);
    }

    public Optional<TypedParam.Value> value(String name) {
        return list.stream()
                .filter(p -> p.name().equals(name))
                .map(TypedParam::value)
                .findFirst();
    }

    /** A whole number of any width (true is 1); unsigned 64-bit values above 2^63 come out negative. */
    public OptionalLong number(String name) {
        TypedParam.Value value = value(name).orElse(null);
        if (value instanceof TypedParam.Int32 v) {
            return OptionalLong.of(v.number());
        } else if (value instanceof TypedParam.UInt32 v) {
            return OptionalLong.of(Integer.toUnsignedLong(v.bits()));
        } else if (value instanceof TypedParam.Int64 v) {
            return OptionalLong.of(v.number());
        } else if (value instanceof TypedParam.UInt64 v) {
            return OptionalLong.of(v.bits());
        } else if (value instanceof TypedParam.Bool v) {
            return OptionalLong.of(v.on() ? 1 : 0);
        }
        return OptionalLong.empty();
    }

    public Optional<String> text(String name) {
        return value(name).filter(TypedParam.Text.class::isInstance).map(v -> ((TypedParam.Text) v).text());
    }

    @Override
    public Iterator<TypedParam> iterator() {
        return list.iterator();
    }
}
