package dev.lifeboat.cli;

import dev.lifeboat.Backup;
import dev.lifeboat.Verification;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Shows what is in a backup directory. Writes nothing. */
final class ListCommand {

    private static final int SIZE_COLUMN = 2;
    private static final int MAX_FOREIGN_SHOWN = 20;

    private final Console console;
    private final ZoneId zone;

    ListCommand(Console console, ZoneId zone) {
        this.console = console;
        this.zone = zone;
    }

    Outcome run(Arguments arguments) throws IOException {
        BackupDirectory directory = BackupDirectory.at(arguments.value(0));
        BackupDirectory.Content content = directory.look();
        int count = content.backups().size();
        console.line((count == 0 ? "no backups" : Words.count(count, "backup")) + " in " + directory.path());
        show(content.backups());
        showIncomplete(content.incomplete());
        showForeign(content.foreign());
        return isAllWell(content) ? Outcome.FINE : Outcome.DAMAGED;
    }

    /** A table for each name. */
    private void show(List<Backup> backups) {
        Map<String, List<Backup>> byName = backups.stream()
                .collect(Collectors.groupingBy(backup -> backup.id().name(), TreeMap::new, Collectors.toList()));
        byName.values().forEach(this::showTable);
    }

    private void showTable(List<Backup> backups) {
        Table table = new Table(SIZE_COLUMN);
        table.row("ID", "CREATED", "SIZE", "TRIGGER", "CHECK");
        backups.forEach(backup -> addTo(table, backup));
        Iterator<String> lines = table.lines().iterator();
        console.line("");
        console.line(lines.next());
        for (Backup backup : backups) {
            console.line(lines.next());
            backup.label().ifPresent(console::detail);
        }
    }

    private void addTo(Table table, Backup backup) {
        table.row(
                backup.id().toString(),
                Words.time(backup.createdAt(), zone),
                Words.bytes(backup.storedBytes()),
                Words.trigger(backup),
                Words.verified(backup));
    }

    private void showIncomplete(List<Incomplete> all) {
        if (!all.isEmpty()) {
            console.line("");
            console.line("Not whole, and not restored by Lifeboat:");
        }
        for (Incomplete incomplete : all) {
            console.line(incomplete.id().toString());
            console.detail(incomplete.reason());
        }
    }

    private void showForeign(List<String> files) {
        if (!files.isEmpty()) {
            console.line("");
            console.line("Not Lifeboat's, and left alone:");
        }
        files.stream().limit(MAX_FOREIGN_SHOWN).forEach(console::detail);
        if (files.size() > MAX_FOREIGN_SHOWN) {
            console.detail("and " + (files.size() - MAX_FOREIGN_SHOWN) + " more");
        }
    }

    private static boolean isAllWell(BackupDirectory.Content content) {
        return content.incomplete().stream().noneMatch(Incomplete::isBackup)
                && content.backups().stream().noneMatch(ListCommand::isKnownDamaged);
    }

    private static boolean isKnownDamaged(Backup backup) {
        return backup.lastVerification()
                .filter(last -> last.outcome() == Verification.Outcome.FAILED)
                .isPresent();
    }
}
