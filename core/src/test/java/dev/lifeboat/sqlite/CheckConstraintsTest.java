package dev.lifeboat.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CheckConstraintsTest {

    @Test
    void findsTheExpressionOfEachAndNothingElse() {
        String sql = """
                CREATE TABLE "check (a)" (
                    a INTEGER CHECK (a > 0 -- positive
                    ), -- CHECK (no)
                    checked TEXT DEFAULT 'CHECK (no)' check/* why */((length(checked) < (3))),
                    CONSTRAINT named CHECK -- odd
                    (a <> ')' OR checked = '''(')
                )""";

        assertThat(CheckConstraints.of(sql))
                .containsExactly("a > 0 -- positive", "(length(checked) < (3))", "a <> ')' OR checked = '''('");
    }

    @Test
    void aTextThatEndsTooEarlyHasNone() {
        assertThat(CheckConstraints.of("CREATE TABLE t (a CHECK")).isEmpty();
        assertThat(CheckConstraints.of("")).isEmpty();
    }
}
