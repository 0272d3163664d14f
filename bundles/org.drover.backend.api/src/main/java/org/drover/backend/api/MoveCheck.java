package org.drover.backend.api;

import java.util.List;
import org.drover.model.HostFacts;
import org.drover.model.VmFacts;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reasons of one's own not to move a VM: a rule of the house, a licence, a device that only its vendor knows. Registered as
 * an OSGi service, by a backend's bundle or any other, and asked beside Drover's own checks: when somebody asks whether a
 * VM can be moved, and again when its turn has come. What it finds keeps the VM where it is.
 * <p><b>Threads:</b> any, several at once. <b>Time:</b> an answer within 2 s, from values alone if possible.
 * <b>Errors:</b> one that throws, answers nothing or takes longer is left out, which is logged and said in the report; it
 * stands against nothing and is asked again for the next move, once it has come back.
 */
@ConsumerType
public interface MoveCheck {
    /**
     * Everything that stands against this move; empty when nothing does. Hosts of every backend are asked about: a check
     * that knows only its own has no objection to others.
     */
    List<Finding> look(Move move);

    /** The move, as it would be begun now. Only hosts that have told their facts are asked about. */
    record Move(VmFacts vm, HostFacts source, HostFacts destination) {}

    /**
     * One reason not to.
     *
     * @param code   stable, for programs, with the vendor's own beginning ("acme.licence")
     * @param reason with the VM, the host and the numbers
     * @param remedy what would take it away
     */
    record Finding(String code, String reason, String remedy) {
        private static final int MAX_LENGTH = 4096;

        public Finding {
            required("code", code);
            required("reason", reason);
            required("remedy", remedy);
        }

        private static void required(String what, String text) {
            if (text == null || text.isBlank()) throw new IllegalArgumentException("a finding needs a " + what);
            if (text.length() > MAX_LENGTH) {
                throw new IllegalArgumentException(
                        "a finding's " + what + " has " + text.length() + " characters; " + MAX_LENGTH + " are taken");
            }
        }
    }
}
