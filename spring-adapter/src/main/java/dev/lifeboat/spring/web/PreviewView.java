package dev.lifeboat.spring.web;

import dev.lifeboat.RestorePreview;
import dev.lifeboat.spring.BackupViews;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a restore would replace, and by what, as JSON shows it.
 *
 * @param backup the backup
 * @param now what is in the database
 * @param then what would be in it
 * @param newerBackups how many backups are newer
 * @param refusal why the restore would be refused at present
 */
record PreviewView(
        Object backup,
        Content now,
        Content then,
        long newerBackups,
        @Nullable String refusal) {

    record Content(long bytes, String at, List<Table> tables) {

        static Content of(RestorePreview.Content content) {
            return new Content(
                    content.bytes(),
                    content.at().toString(),
                    content.rowCounts().entrySet().stream()
                            .map(table -> new Table(table.getKey(), table.getValue()))
                            .toList());
        }
    }

    record Table(String name, long rows) {}

    static PreviewView of(RestorePreview preview, long newerBackups, BackupViews views) {
        return new PreviewView(
                views.backup(preview.backup()),
                Content.of(preview.now()),
                Content.of(preview.then()),
                newerBackups,
                preview.refusal().map(views::words).orElse(null));
    }
}
