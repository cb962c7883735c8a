package dev.lifeboat.sqlite;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the host must register before a table can be checked, as far as SQLite's words and the schema tell. */
final class Registration {

    /** A name goes on to the parenthesis that the driver closes its message with: it may have spaces and others in it. */
    private static final Pattern UNREGISTERED = Pattern.compile(
            "(?:no such|unknown) (collation sequence|function|module|tokenizer): (.+?)(?:\\(\\))?\\)?$");

    /** SQLite has a function of that name, and the schema means the host's. */
    private static final Pattern OTHER_ARGUMENTS =
            Pattern.compile("wrong number of arguments to function ([^\\s()]+)\\(\\)");

    private static final Pattern UNSAFE = Pattern.compile("unsafe use of ([^\\s()]+)");

    private static final Pattern TOKENIZER =
            Pattern.compile("\\btokenize\\s*=\\s*[\"'(]*\\s*([^\\s\"'(),;]+)", Pattern.CASE_INSENSITIVE);

    private static final Pattern MODULE =
            Pattern.compile("\\bUSING\\s+[\"'`\\[]?([^\\s\"'`\\]()]+)", Pattern.CASE_INSENSITIVE);

    /** Those that SQLite brings: where one of them fails, something else is wrong. */
    private static final Set<String> BUILT_IN = Set.of("unicode61", "ascii", "porter", "trigram", "simple");

    private Registration() {}

    /**
     * What a message says is missing.
     *
     * @param kind in SQLite's words: collation sequence, function, module, tokenizer
     * @param name its name
     */
    record Missing(String kind, String name) {}

    static Optional<Missing> missing(String message) {
        Matcher unregistered = UNREGISTERED.matcher(message);
        if (unregistered.find()) {
            return Optional.of(new Missing(unregistered.group(1), unregistered.group(2)));
        }
        Matcher other = OTHER_ARGUMENTS.matcher(message);
        return other.find() ? Optional.of(new Missing("function", other.group(1))) : Optional.empty();
    }

    /** As a clause that names onConnect; empty if it is nothing that can be registered. */
    static Optional<String> wantedBy(String message, String createTable) {
        Optional<Missing> missing = missing(message);
        if (missing.isPresent()) {
            return missing.map(one -> "register the " + one.kind() + " " + one.name() + " in onConnect");
        }
        Matcher unsafe = UNSAFE.matcher(message);
        if (unsafe.find()) {
            return Optional.of("its schema uses the function " + unsafe.group(1)
                    + ", which onConnect must register with the flag SQLITE_INNOCUOUS (0x200000)");
        }
        return tokenizer(message, createTable);
    }

    /** Of a tokenizer that is not registered SQLite says nothing but that there is an error (measured with 3.54.1). */
    private static Optional<String> tokenizer(String message, String createTable) {
        Matcher tokenizer = TOKENIZER.matcher(createTable);
        return message.contains("SQL logic error")
                        && tokenizer.find()
                        && !BUILT_IN.contains(tokenizer.group(1).toLowerCase(Locale.ROOT))
                ? Optional.of("register the tokenizer " + tokenizer.group(1) + " in onConnect")
                : Optional.empty();
    }

    /** The module of a virtual table. */
    static Optional<String> moduleOf(String createTable) {
        Matcher module = MODULE.matcher(createTable);
        return module.find() ? Optional.of(module.group(1)) : Optional.empty();
    }
}
