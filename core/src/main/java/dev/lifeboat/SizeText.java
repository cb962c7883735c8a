package dev.lifeboat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes as people write them in a setting: {@code 10GiB}, {@code 500MB}, {@code 4096}. {@code GB} is what {@code GiB} is,
 * as in the properties of Spring and the options of the JVM: a size that stands in two places of one host means one thing.
 * Written is {@code GiB}, which nobody takes for another.
 */
final class SizeText {

    private static final Pattern FORM = Pattern.compile("(\\d{1,19})(?:([KMGT])i?B|B)?");
    private static final Pattern DECIMAL = Pattern.compile("(?<!\\d)(\\d{1,19})([KMGT])B\\b");
    private static final int STEP_BITS = 10;
    private static final String STEPS = "KMGT";
    private static final Map<String, Long> UNITS = new LinkedHashMap<>();

    static {
        for (int step = STEPS.length(); step > 0; step--) {
            UNITS.put(STEPS.charAt(step - 1) + "iB", 1L << (step * STEP_BITS));
        }
    }

    private SizeText() {}

    /**
     * Reads a size, in bytes.
     *
     * @throws IllegalArgumentException if it is none, or more than a long holds
     */
    static long parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(Words.quote(text) + " is no size");
        }
        String unit = form.group(2);
        try {
            return Math.multiplyExact(
                    Long.parseLong(form.group(1)), unit == null ? 1L : UNITS.getOrDefault(unit + "iB", 1L));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(Words.quote(text) + " is too large", e);
        }
    }

    /** Writes it exactly, in the largest unit that divides it. */
    static String write(long bytes) {
        return UNITS.entrySet().stream()
                .filter(unit -> bytes > 0 && bytes % unit.getValue() == 0)
                .findFirst()
                .map(unit -> bytes / unit.getValue() + unit.getKey())
                .orElse(String.valueOf(bytes));
    }

    /**
     * {@return the words of a saved setting, with sizes that mean today what they meant when they were saved} Before,
     * {@code GB} was 1,000,000,000 bytes, and was written so.
     */
    static String fromBefore(String words) {
        return DECIMAL.matcher(words).replaceAll(SizeText::decimal);
    }

    private static String decimal(MatchResult size) {
        try {
            long factor = 1;
            for (int step = STEPS.indexOf(size.group(2)); step >= 0; step--) {
                factor *= 1000;
            }
            return String.valueOf(Math.multiplyExact(Long.parseLong(size.group(1)), factor));
        } catch (ArithmeticException | NumberFormatException e) {
            // More than there can be, today as then: whoever reads it says so.
            return size.group();
        }
    }

    /** {@return the words of a setting to save, in which no size can be taken for one from before} */
    static String toSave(String words) {
        return DECIMAL.matcher(words).replaceAll("$1$2iB");
    }
}
