package org.drover.backend.libvirt.internal;

import org.drover.backend.api.BackendException;
import org.drover.backend.api.MigrationTicket;
import org.drover.libvirt.LibvirtFailure;

/** The destination's side of a cold move: it defines the VM when all of its files are there. */
final class ColdIncoming extends CarriedIn {
    ColdIncoming(LibvirtHost host, Line.Pool lines, Landing.All landings, MigrationTicket ticket) {
        super(host, lines, landings, ticket);
    }

    @Override
    void take() throws LibvirtFailure {
        domains().defineXml(arriving.definition());
    }

    /** A definition that is refused leaves nothing. */
    @Override
    void drop(BackendException why) {}
}
