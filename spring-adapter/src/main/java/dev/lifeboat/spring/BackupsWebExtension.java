package dev.lifeboat.spring;

import dev.lifeboat.BackupException;
import dev.lifeboat.VerifyDepth;
import dev.lifeboat.spring.BackupsEndpoint.RestoreNotEnabledException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/** {@link BackupsEndpoint} over HTTP: what it throws becomes a status and a body that says what is still safe. */
@EndpointWebExtension(endpoint = BackupsEndpoint.class)
final class BackupsWebExtension {

    private static final Logger LOG = LoggerFactory.getLogger(BackupsWebExtension.class);

    private final BackupsEndpoint endpoint;
    private final ServerPaths paths;

    BackupsWebExtension(BackupsEndpoint endpoint, ServerPaths paths) {
        this.endpoint = endpoint;
        this.paths = paths;
    }

    /**
     * Why there is no other answer.
     *
     * @param error for programs: {@code not-found}, {@code busy} and so on
     * @param message for people
     */
    record ErrorView(String error, String message) {}

    @ReadOperation
    WebEndpointResponse<Object> list() {
        return answer(endpoint::list);
    }

    @ReadOperation
    WebEndpointResponse<Object> one(@Selector String id) {
        return answer(() -> endpoint.one(id));
    }

    @WriteOperation
    WebEndpointResponse<Object> create(@Nullable String label) {
        return answer(() -> endpoint.create(label));
    }

    @WriteOperation
    WebEndpointResponse<Object> act(@Selector String id, @Selector String action, @Nullable VerifyDepth depth) {
        return answer(() -> endpoint.act(id, action, depth));
    }

    private WebEndpointResponse<Object> answer(Supplier<@Nullable Object> asked) {
        try {
            Object found = asked.get();
            return found == null
                    ? error(404, "not-found", "there is no such backup")
                    : new WebEndpointResponse<>(found);
        } catch (IllegalArgumentException e) {
            return error(400, "bad-request", String.valueOf(e.getMessage()));
        } catch (RestoreNotEnabledException e) {
            return error(403, "restore-not-enabled", String.valueOf(e.getMessage()));
        } catch (BackupException e) {
            LOG.warn("the endpoint backups answers with an error", e);
            return failed(e);
        }
    }

    private WebEndpointResponse<Object> failed(BackupException e) {
        ErrorCode code = ErrorCode.of(e);
        return error(code == ErrorCode.DAMAGED ? 500 : code.status(), code.word(), String.valueOf(e.getMessage()));
    }

    private WebEndpointResponse<Object> error(int status, String error, String message) {
        return new WebEndpointResponse<>(new ErrorView(error, paths.hiddenIn(message)), status);
    }
}
