package dev.lifeboat.cli;

import dev.lifeboat.BackupId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a command was given.
 *
 * @param values those of its parameters, in order
 * @param options those of its options, by the name of the option
 */
record Arguments(List<String> values, Map<String, String> options) {

    static Arguments parse(Command command, List<String> words) throws UsageException {
        List<String> values = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
            String word = rest.next();
            if (word.startsWith("-")) {
                addOption(command, word, rest, options);
            } else {
                values.add(word);
            }
        }
        checkCount(command, values);
        return new Arguments(values, options);
    }

    /** In the form {@code --option value} or {@code --option=value}. */
    private static void addOption(Command command, String word, Iterator<String> rest, Map<String, String> options)
            throws UsageException {
        int equals = word.indexOf('=');
        String option = equals < 0 ? word : word.substring(0, equals);
        if (!command.takes(option)) {
            throw wrong(command, "there is no option " + option);
        }
        if (equals < 0 && !rest.hasNext()) {
            throw wrong(command, option + " needs a value");
        }
        if (options.put(option, equals < 0 ? rest.next() : word.substring(equals + 1)) != null) {
            throw wrong(command, option + " is given twice");
        }
    }

    private static void checkCount(Command command, List<String> values) throws UsageException {
        if (values.size() < command.required()) {
            throw wrong(command, command.parameters().get(values.size()) + " is missing");
        }
        if (values.size() > command.parameters().size()) {
            throw wrong(command, "\"" + values.get(command.parameters().size()) + "\" is one too many");
        }
    }

    private static UsageException wrong(Command command, String what) {
        return new UsageException(what + "; usage: " + command.usage());
    }

    static BackupId id(String text) throws UsageException {
        try {
            return BackupId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    String value(int index) {
        return values.get(index);
    }

    Optional<String> optionalValue(int index) {
        return index < values.size() ? Optional.of(values.get(index)) : Optional.empty();
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }
}
