package dev.lifeboat.sqlite;

import java.util.ArrayList;
import java.util.List;

/** The expressions of the CHECK constraints in the text of a CREATE TABLE. */
final class CheckConstraints {

    private static final String WORD = "CHECK";

    private final String sql;
    private int at;

    private CheckConstraints(String sql) {
        this.sql = sql;
    }

    static List<String> of(String createTable) {
        return new CheckConstraints(createTable).read();
    }

    private List<String> read() {
        List<String> found = new ArrayList<>();
        while (at < sql.length()) {
            if (isWord()) {
                at += WORD.length();
                skipSpace();
                if (at < sql.length() && sql.charAt(at) == '(') {
                    int from = at + 1;
                    skipParentheses();
                    found.add(sql.substring(from, Math.max(from, at - 1)).strip());
                }
            } else {
                skip();
            }
        }
        return found;
    }

    private boolean isWord() {
        return sql.regionMatches(true, at, WORD, 0, WORD.length())
                && (at == 0 || !isPartOfName(sql.charAt(at - 1)))
                && (at + WORD.length() >= sql.length() || !isPartOfName(sql.charAt(at + WORD.length())));
    }

    private static boolean isPartOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > 127;
    }

    private void skipSpace() {
        while (at < sql.length()
                && (Character.isWhitespace(sql.charAt(at)) || sql.startsWith("--", at) || sql.startsWith("/*", at))) {
            skip();
        }
    }

    /** To behind the parenthesis that closes the one that is next. */
    private void skipParentheses() {
        int open = 0;
        do {
            char c = sql.charAt(at);
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
            skip();
        } while (open > 0 && at < sql.length());
    }

    /** One character, or a text in quotes, or a comment. */
    private void skip() {
        char c = sql.charAt(at);
        if (c == '\'' || c == '"' || c == '`') {
            skipTo(String.valueOf(c));
        } else if (c == '[') {
            skipTo("]");
        } else if (sql.startsWith("--", at)) {
            skipTo("\n");
        } else if (sql.startsWith("/*", at)) {
            at++;
            skipTo("*/");
        } else {
            at++;
        }
    }

    /** A quote that is doubled within a text ends one text and begins the next, which comes to the same. */
    private void skipTo(String end) {
        int found = sql.indexOf(end, at + 1);
        at = found < 0 ? sql.length() : found + end.length();
    }
}
