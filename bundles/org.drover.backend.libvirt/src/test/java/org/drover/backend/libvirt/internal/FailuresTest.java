package org.drover.backend.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.libvirt.AccessFailure;
import org.drover.libvirt.ConnectionLost;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.Interrupted;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.ProtocolViolation;
import org.drover.libvirt.TimedOut;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailuresTest {
    private static final HostId HOST = new HostId("h1");
    private static final Optional<VmId> VM = Optional.of(new VmId("00000000-0000-4000-9000-000000000001"));
    private static final LibvirtFailure SILENCE = new TimedOut("no answer after 30000 ms");
    private static final LibvirtFailure BROKEN = new ConnectionLost("the peer closed");
    private static final LibvirtFailure NONSENSE = new ProtocolViolation("a frame of 2 GiB");
    private static final LibvirtFailure STOPPED = new Interrupted("interrupted in DOMAIN_GET_STATE");
    private final Failures failures = new Failures(HOST);

    @ParameterizedTest
    @EnumSource(value = ErrorCode.class, mode = EnumSource.Mode.EXCLUDE, names = "NO_SUPPORT")
    void whatLibvirtRefusesIsRefusedInItsOwnWords(ErrorCode code) {
        LibvirtFailure no = new LibvirtException(code.number(), 10, "Requested operation is not valid: it is so");
        for (BackendException error :
                new BackendException[] {failures.looking("ask", VM, no), failures.acting("ask", VM, no)}) {
            assertThat(error).isInstanceOf(BackendException.Refused.class).hasCause(no);
            assertThat(error.reason()).isEqualTo("Requested operation is not valid: it is so");
            assertThat(error.getMessage()).contains("ask", "h1", VM.get().value());
        }
    }

    @Test
    void whatLibvirtDoesNotHaveIsUnsupported() {
        LibvirtFailure no = new LibvirtException(ErrorCode.NO_SUPPORT.number(), 10, "this function is not supported");
        assertThat(failures.looking("ask", VM, no)).isInstanceOf(BackendException.Unsupported.class);
        assertThat(failures.acting("ask", VM, no)).isInstanceOf(BackendException.Unsupported.class);
    }

    @Test
    void aHostThatDoesNotAcceptUsIsNotCalledUnreachable() {
        LibvirtFailure distrust = new AccessFailure(AccessFailure.Why.EXPIRED, "its certificate has expired", null);
        assertThat(failures.connecting(distrust))
                .isInstanceOf(BackendException.Refused.class)
                .hasMessageContaining("its certificate has expired");
        assertThat(failures.connecting(BROKEN)).isInstanceOf(BackendException.HostUnreachable.class);
    }

    @Test
    void aLookThatBrokeOffChangedNothing() {
        assertThat(failures.looking("list VMs", Optional.empty(), BROKEN))
                .isInstanceOf(BackendException.HostUnreachable.class);
        assertThat(failures.looking("list VMs", Optional.empty(), NONSENSE))
                .isInstanceOf(BackendException.HostUnreachable.class);
    }

    @Test
    void anActThatBrokeOffHasAnUnknownOutcome() {
        assertThat(failures.acting("finish", VM, BROKEN)).isInstanceOf(BackendException.Lost.class);
        assertThat(failures.acting("finish", VM, NONSENSE)).isInstanceOf(BackendException.Lost.class);
        assertThat(failures.acting("finish", VM, STOPPED)).isInstanceOf(BackendException.Lost.class);
    }

    @Test
    void silenceIsATimeOutWhateverWasAsked() {
        assertThat(failures.looking("sample", Optional.empty(), SILENCE)).isInstanceOf(BackendException.TimedOut.class);
        assertThat(failures.acting("finish", VM, SILENCE)).isInstanceOf(BackendException.TimedOut.class);
    }

    @Test
    void aLookThatIsInterruptedDoesNotSpeakIllOfTheHost() {
        assertThat(failures.looking("sample", Optional.empty(), STOPPED)).isInstanceOf(BackendException.TimedOut.class);
    }

    @Test
    void aConnectionThatIsNotMadeSaysWhatToLookAt() {
        BackendException error = failures.connecting(BROKEN);
        assertThat(error).isInstanceOf(BackendException.HostUnreachable.class);
        assertThat(error.reason()).contains("the peer closed", "is libvirtd running there, and listening?");
        assertThat(failures.connecting(
                        new LibvirtException(ErrorCode.AUTH_FAILED.number(), 7, "authentication failed")))
                .isInstanceOf(BackendException.Refused.class);
    }
}
