package org.drover.inventory.internal.xml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the parser and the schema's checker say, for people: the value that they are about, and why it does not fit. */
record Words(String value, String reason) {
    private static final int MAX_REASON = 600;
    private static final int MAX_VALUE = 80;
    private static final Pattern CODE = Pattern.compile("^(cvc|FWK|JAXP)[-A-Za-z0-9.]*: ");
    private static final Pattern EXPECTED = Pattern.compile("\\{(\"urn:drover:platform:1\":[^}]*)}");
    private static final String NAMESPACE = "\"" + Document.NAMESPACE + "\":";
    private static final Pattern TWICE = Pattern.compile("^Duplicate key value \\[(.*)] declared for identity .*");
    private static final Pattern QUOTED = Pattern.compile("[\"']([^\"']+)[\"']");

    static Words of(String message) {
        if (message.startsWith("DOCTYPE is disallowed")) {
            return new Words("", "a document type (DOCTYPE) is not read, and no entity of it");
        }
        String plain = CODE.matcher(message).replaceFirst("").replaceFirst("\\.$", "");
        Matcher twice = TWICE.matcher(plain);
        if (twice.matches()) return new Words(twice.group(1), "it is there twice");
        plain = EXPECTED.matcher(plain).replaceAll("$1").replace(NAMESPACE, "");
        Matcher quoted = QUOTED.matcher(plain);
        String value = quoted.find() ? quoted.group(1) : "";
        return new Words(value, cut(plain.replace(value, cut(value, MAX_VALUE)), MAX_REASON));
    }

    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }
}
