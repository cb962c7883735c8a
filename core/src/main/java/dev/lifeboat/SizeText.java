package dev.lifeboat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them in a setting: {@code 10GiB}, {@code 500MB}, {@code 4096}. */
final class SizeText {

    private static final Pattern FORM = Pattern.compile("(\\d{1,19})([KMGT]i?B)?");
    private static final Map<String, Long> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("TiB", 1L << 40);
        UNITS.put("TB", 1_000_000_000_000L);
        UNITS.put("GiB", 1L << 30);
        UNITS.put("GB", 1_000_000_000L);
        UNITS.put("MiB", 1L << 20);
        UNITS.put("MB", 1_000_000L);
        UNITS.put("KiB", 1L << 10);
        UNITS.put("KB", 1_000L);
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
            return Math.multiplyExact(Long.parseLong(form.group(1)), unit == null ? 1L : UNITS.getOrDefault(unit, 1L));
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
}
