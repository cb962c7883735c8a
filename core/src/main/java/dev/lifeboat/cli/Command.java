package dev.lifeboat.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The commands, with what each takes. */
enum Command {
    LIST("list", 1, "DIRECTORY", ""),
    VERIFY("verify", 1, "DIRECTORY ID|all", "--depth DEPTH, --work DIRECTORY"),
    RESTORE_TO("restore-to", 3, "DIRECTORY ID|latest NEW-FILE", "--name NAME"),
    HELP("help", 0, "COMMAND", "");

    private final String word;
    private final int required;
    private final String parameters;
    private final String options;

    Command(String word, int required, String parameters, String options) {
        this.word = word;
        this.required = required;
        this.parameters = parameters;
        this.options = options;
    }

    static Command of(String word) throws UsageException {
        for (Command command : values()) {
            if (command.word.equals(word)) {
                return command;
            }
        }
        throw new UsageException("there is no command \"" + word + "\"; the commands are "
                + Stream.of(values()).map(command -> command.word).collect(Collectors.joining(", ")));
    }

    /** The parameters, of which the first so many are required. */
    int required() {
        return required;
    }

    List<String> parameters() {
        return List.of(parameters.split(" "));
    }

    boolean takes(String option) {
        return options().anyMatch(known -> known.startsWith(option + " "));
    }

    /** The options, each with its value. */
    private Stream<String> options() {
        return Stream.of(options.split(", ")).filter(option -> !option.isEmpty());
    }

    String usage() {
        Stream<String> needed = parameters().stream().limit(required);
        Stream<String> optional = Stream.concat(parameters().stream().skip(required), options());
        return word + " "
                + Stream.concat(needed, optional.map(part -> "[" + part + "]")).collect(Collectors.joining(" "));
    }
}
