package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteJDBCLoader;

/** The tests run twice, on two versions of the driver. */
class DriverTest {

    @Test
    void theDriverIsTheOneThatThisRunIsAbout() {
        String expected = System.getProperty("lifeboat.expected-driver");
        assumeThat(expected).as("told by the build").isNotNull();

        assertThat(SQLiteJDBCLoader.getVersion()).isEqualTo(expected);
    }
}
