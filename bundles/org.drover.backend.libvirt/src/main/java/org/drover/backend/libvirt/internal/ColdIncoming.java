package org.drover.backend.libvirt.internal;

import java.util.List;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.MigrationTicket;
import org.drover.libvirt.LibvirtFailure;

/** The destination's side of a cold move: it defines the VM when all of its files are there. */
final class ColdIncoming extends CarriedIn {
    private Optional<String> nvram = Optional.empty();

    ColdIncoming(LibvirtHost host, Line.Pool lines, Landing.All landings, MigrationTicket ticket) {
        super(host, lines, landings, ticket);
    }

    @Override
    void makeMore() throws LibvirtFailure {
        nvram = arriving.makeNvram();
    }

    @Override
    void removeMore(String step) throws BackendException {
        if (nvram.isPresent()) new MovedFiles(host, ticket).remove(step, List.of(nvram.get()));
        nvram = Optional.empty();
    }

    @Override
    void take() throws LibvirtFailure {
        domains().defineXml(arriving.definition());
    }

    /** A definition that is refused leaves nothing. */
    @Override
    void drop(BackendException why) {}
}
