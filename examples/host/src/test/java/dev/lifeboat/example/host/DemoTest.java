package dev.lifeboat.example.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoTest {

    @TempDir
    Path data;

    @Test
    void theTerminalNamesTheAddressAndTheLoginsAndTheContentLasts() throws Exception {
        try (RunningHost host = RunningHost.start(data)) {
            assertThat(host.printed())
                    .contains(host.address() + "/", "admin / lifeboat", "support / lifeboat", data.toString());
            assertThat(host.printed().lines()).allMatch(line -> line.length() <= 96 || line.contains(data.toString()));
            host.sql("DELETE FROM users WHERE name = 'support'");
            host.sql("UPDATE users SET password_hash = '' WHERE name = 'admin'");
        }

        try (RunningHost host = RunningHost.start(data, "foyer.administrator.reset-password=true")) {
            assertThat(host.value("SELECT count(*) FROM users WHERE name = 'support'"))
                    .isEqualTo("0");
            assertThat(host.administrator().get("/").statusCode()).isEqualTo(200);
            assertThat(host.backups().list()).as("nothing was migrated").isEmpty();
        }
    }

    @Test
    void aPortThatIsTakenIsPassedOver() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            int last = Math.min(port + 100, 65_535);

            assertThat(Demo.port("", port, last)).isBetween(port + 1, last);
            assertThatThrownBy(() -> Demo.port("", port, port)).hasMessageContaining("-Ddemo.port=PORT");
        }
        assertThat(Demo.port(" 4711 ", 8080, 8081)).isEqualTo(4711);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "-1", "65536", "80 80"})
    void whatIsNoPortIsSaidToBeNone(String port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Demo.port(port, 8080, 8081))
                .withMessageContaining("demo.port=" + port);
    }

    @Test
    void withoutAPasswordForTheAdministratorItDoesNotStart() {
        assertThatThrownBy(() -> Host.start("--foyer.data=" + data, "--server.port=0"))
                .rootCause()
                .hasMessageContaining("foyer.administrator.password");
    }
}
