package org.drover.service.internal;

import org.drover.backend.api.BackendException;
import org.drover.inventory.UnfitDocumentException;

/** A request that cannot be answered as wished: said as JSON with what, why and what to do. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Json.Error error;

    Problem(int status, String what, String why, String toDo) {
        this(status, new Json.Error(what, why, toDo));
    }

    private Problem(int status, Json.Error error) {
        super(error.what() + ": " + error.why());
        this.status = status;
        this.error = error;
    }

    static Problem of(UnfitDocumentException e) {
        return new Problem(
                400,
                new Json.Error(
                        "The document was refused, nothing was changed",
                        e.getMessage(),
                        "Mend it there; docs/drover-1.xsd in the installation, also GET /api/v1/schema, tells what fits.",
                        new Json.Place(e.file(), e.line(), e.column(), e.value())));
    }

    static Problem missing(String what, String id) {
        return new Problem(404, "There is no " + what + " " + id, "it is not known here", "List what there is.");
    }

    static Problem wrong(String why, String toDo) {
        return new Problem(400, "The request makes no sense", why, toDo);
    }

    static Problem absent(String part) {
        return new Problem(
                503,
                "Drover's " + part + " is not running",
                "its bundle is missing or still starting",
                "Ask again in a second; \"drover status\" says what runs.");
    }

    /** Says what befell a host, in the words of its backend. */
    static Problem of(BackendException e) {
        String what = e.step() + " on host " + e.host() + " failed";
        if (e instanceof BackendException.HostUnreachable) {
            return new Problem(
                    502, what, e.reason(), "Check that the host is up, its address, and that its daemon listens.");
        }
        if (e instanceof BackendException.Refused) {
            return new Problem(409, what, e.reason(), "Nothing was changed. Mend what it names and try again.");
        }
        if (e instanceof BackendException.Unsupported) {
            return new Problem(409, what, e.reason(), "This host cannot do that; choose another way.");
        }
        return new Problem(
                504, what, e.reason(), "Whether it had an effect is being found out; look again in a moment.");
    }

    int status() {
        return status;
    }

    Json.Error error() {
        return error;
    }
}
