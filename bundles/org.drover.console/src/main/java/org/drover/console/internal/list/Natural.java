package org.drover.console.internal.list;

/** The order that people expect of names: "vm-2" before "vm-10", whatever the case. */
public final class Natural {
    private Natural() {}

    public static int compare(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < other.length()) {
            char a = one.charAt(i);
            char b = other.charAt(j);
            if (digit(a) && digit(b)) {
                int endA = end(one, i);
                int endB = end(other, j);
                int byNumber = numbers(one, i, endA, other, j, endB);
                if (byNumber != 0) return byNumber;
                i = endA;
                j = endB;
                continue;
            }
            int byLetter = Character.compare(Character.toLowerCase(a), Character.toLowerCase(b));
            if (byLetter != 0) return byLetter;
            i++;
            j++;
        }
        int byLength = Integer.compare(one.length() - i, other.length() - j);
        return byLength != 0 ? byLength : one.compareTo(other);
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int end(String text, int from) {
        int end = from;
        while (end < text.length() && digit(text.charAt(end))) end++;
        return end;
    }

    private static int numbers(String one, int i, int endA, String other, int j, int endB) {
        while (i < endA - 1 && one.charAt(i) == '0') i++;
        while (j < endB - 1 && other.charAt(j) == '0') j++;
        if (endA - i != endB - j) return Integer.compare(endA - i, endB - j);
        for (; i < endA; i++, j++) {
            int byDigit = Character.compare(one.charAt(i), other.charAt(j));
            if (byDigit != 0) return byDigit;
        }
        return 0;
    }
}
